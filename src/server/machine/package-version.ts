import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const manifestSchema = z.object({ version: z.string() })

/** The nearest folder with package.json above this file, in a checkout and when installed. */
export function packageFolder(from = fileURLToPath(import.meta.url)): string {
  let folder = path.dirname(from)
  while (!existsSync(path.join(folder, 'package.json'))) {
    const above = path.dirname(folder)
    if (above === folder) throw new Error(`no package.json above ${from}`)
    folder = above
  }
  return folder
}

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')
  return manifestSchema.parse(JSON.parse(text)).version
}
