const ARENAS = 'MALLOC_ARENA_MAX'

/**
 * What glibc keeps of freed memory for itself: nothing a thread, and only pieces as small as a page of a list. It reads this before a program
 * begins. Others than glibc do not read it.
 */
const SETTINGS = { [ARENAS]: '1', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '65536' }

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
  if (platform !== 'linux' || connected || env[ARENAS] !== undefined || execve === undefined) return
  execve.call(process, execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...SETTINGS, ...env })
}
