import { statSync } from 'node:fs'

/**
 * Says which of these files others on this machine can read or change, and how to end that. Null and missing files are
 * skipped.
 */
export function findLooseFiles(paths: readonly (string | null)[]): string[] {
  // On Windows the mode does not say who may read a file.
  if (process.platform === 'win32') return []
  return paths.flatMap((path) => {
    if (path === null) return []
    const file = statSync(path, { throwIfNoEntry: false })
    if (file === undefined || !file.isFile() || (file.mode & 0o077) === 0) return []
    const mode = (file.mode & 0o777).toString(8).padStart(4, '0')
    return [`${path} can be read or written by others (mode ${mode}). Run: chmod 600 ${inShell(path)}`]
  })
}

/** As one word for a shell, whatever it contains. */
function inShell(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`
}
