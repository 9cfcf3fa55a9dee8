import { statSync } from 'node:fs'

/** Says which of these files others on this machine may read or change, and how to end that; files that are not there are left out. */
export function findLooseFiles(paths: readonly string[]): string[] {
  // Elsewhere the mode says nothing about who may read a file.
  if (process.platform === 'win32') return []
  return paths.flatMap((path) => {
    const file = statSync(path, { throwIfNoEntry: false })
    if (file === undefined || !file.isFile() || (file.mode & 0o077) === 0) return []
    const mode = (file.mode & 0o777).toString(8).padStart(4, '0')
    return [`${path} can be read by other users of this machine (mode ${mode}). Close it: chmod 600 '${path}'`]
  })
}
