import { setFlagsFromString } from 'node:v8'

const ARENAS = 'MALLOC_ARENA_MAX'

/**
 * What glibc keeps of freed memory for itself: nothing a thread, and only pieces as small as a page of a list. It reads this before a program
 * begins. Others than glibc do not read it.
 */
const SETTINGS = { [ARENAS]: '1', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '65536' }

const YOUNG = '--max-semi-space-size'
/** In MB, of each half of the main thread's young memory. V8 would let it grow to 32 while a file is imported. */
const YOUNG_MB = 8

/**
 * How much a heap may grow before it is collected as a whole, in percent of what was alive. V8 waits for two to four times of it: while
 * a file is imported, threads held 60 MB more of what nobody needed, for 3 % less of the processor.
 */
const GROWING = '--heap-growing-percent=50'

/** What of a process decides whether it begins again. */
export type BegunProcess = Pick<
  NodeJS.Process,
  'argv' | 'connected' | 'env' | 'execArgv' | 'execPath' | 'execve' | 'platform'
>

/**
 * Has the same process begin again with these settings, which takes 40 ms; does nothing where they are given or cannot be, and
 * where a parent talks to this process, since that connection would end.
 */
export function beginWithLessMemory(process: BegunProcess): void {
  const { argv, connected, env, execArgv, execPath, execve, platform } = process
  // From here on it is about threads, which have limits of their own: this would precede them.
  if (execArgv.includes(`${YOUNG}=${YOUNG_MB}`)) setFlagsFromString(`${YOUNG}=0`)
  if (platform !== 'linux' || connected || env[ARENAS] !== undefined || execve === undefined) return
  const isSaid = [...execArgv, env['NODE_OPTIONS'] ?? ''].some((option) => option.includes(YOUNG))
  const young = isSaid ? [] : [`${YOUNG}=${YOUNG_MB}`]
  execve.call(process, execPath, [execPath, GROWING, ...young, ...execArgv, ...argv.slice(1)], { ...SETTINGS, ...env })
}
