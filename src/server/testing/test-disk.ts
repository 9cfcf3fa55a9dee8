import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A small disk (ext4 in a file) on which a test may do what it must not do to a real one. */
export interface TestDisk {
  path: string
  /** Writes until there is no room for another byte, or until `leave` bytes are left. */
  fill(leave?: number): void
  /** Removes what `fill` wrote. */
  makeRoom(): void
  /** Makes it read-only while files are open, as the kernel does when a disk fails. Only `mount` ends that. */
  fail(): void
  /** Mounts it again; no file on it may be open. */
  mount(mode: 'ro' | 'rw'): void
}

/** Why this machine cannot make such a disk, for the title of skipped tests; null if it can. */
export const NO_DISK: string | null = whyNot()

/** Mounts a new disk for the running test, and unmounts it whatever happens to the test and its process. */
export function mountTestDisk(megabytes: number): TestDisk {
  const disk = makeDisk(megabytes)
  onTestFinished(() => disk.remove())
  disk.mount('rw')
  return disk
}

function makeDisk(megabytes: number): TestDisk & { remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'disk-'))
  const image = path.join(folder, 'image')
  const mounted = path.join(folder, 'mounted')
  const ballast = path.join(mounted, 'ballast')
  let isMounted = false
  mkdirSync(mounted)
  writeFileSync(image, '')
  truncateSync(image, megabytes * 1024 * 1024)
  // Without the blocks that are reserved for root, who runs this.
  run('mkfs.ext4', '-q', '-F', '-m', '0', image)
  // However this process ends, even if it is killed, its end of the pipe is closed.
  const guard = spawn('sh', ['-c', 'cat; umount --lazy "$0"; rm -r "$1"', mounted, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()

  const unmount = () => {
    if (isMounted) run('umount', mounted)
    isMounted = false
  }
  return {
    path: mounted,
    fill: (leave = 0) => fillWith(ballast, leave),
    makeRoom: () => rmSync(ballast),
    fail: () => run('mount', '-o', 'remount,abort', mounted),
    mount(mode) {
      unmount()
      run('mount', '-o', `loop,${mode},errors=remount-ro`, image, mounted)
      isMounted = true
    },
    remove() {
      // Lazily: a process that a failed test left behind must not prevent it.
      if (isMounted) run('umount', '--lazy', mounted)
      rmSync(folder, { recursive: true, force: true })
      guard.stdin.end()
    },
  }
}

function fillWith(file: string, leave: number): void {
  const handle = openSync(file, 'a')
  try {
    for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
      while (canWrite(handle, size));
    }
    ftruncateSync(handle, fstatSync(handle).size - leave)
  } finally {
    closeSync(handle)
  }
}

function canWrite(handle: number, size: number): boolean {
  try {
    return writeSync(handle, Buffer.alloc(size)) === size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
}

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'only Linux mounts a file as a disk'
  if (process.getuid?.() !== 0) return 'only root may mount a disk'
  try {
    const disk = makeDisk(2)
    try {
      disk.mount('rw')
    } finally {
      disk.remove()
    }
    return null
  } catch (error) {
    return `a disk cannot be mounted here: ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`
  }
}
