import { StoreOpenError } from './store-open-error.ts'

/** What to do about a damaged store, after a sentence that says so. */
const DAMAGE_ADVICE =
  'Bring back a backup (completionist restore FILE), or take what can still be read into a new store (completionist verify --salvage NEW).'

const ADVICE: readonly (readonly [reason: RegExp, advice: string])[] = [
  [
    /not a database/,
    `It is not a store, or its first page is damaged. ${DAMAGE_ADVICE} Or name another file with COMPLETIONIST_STORE.`,
  ],
  [/malformed|corrupt/, `It is damaged. ${DAMAGE_ADVICE}`],
  [
    /disk I\/O error|is full|ENOSPC/,
    'Its disk is full or fails: make room there, or name another file with COMPLETIONIST_STORE.',
  ],
  [/is locked/, 'Another process is writing to it, perhaps bringing it up to date: try again once it has done.'],
]

function rights(): string {
  return `This process (uid ${process.getuid?.() ?? 'unknown'}) must be able to write to the file and its folder; or name another file with COMPLETIONIST_STORE.`
}

/** SQLite's and the file system's errors as a sentence with the path and what to do. */
export function toOpenError(path: string, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const advice = ADVICE.find(([pattern]) => pattern.test(reason))?.[1] ?? rights()
  return new StoreOpenError(path, `${path} cannot be opened as a store: ${reason}. ${advice}`, { cause: error })
}
