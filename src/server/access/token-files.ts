import { createHash, randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { Secret } from '../redact/secret.ts'
import { ROLES } from './roles.ts'

const namedTokenSchema = z.looseObject({
  name: z.string(),
  role: z.enum(ROLES),
  /** The token's hash; the token itself is stored nowhere. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Unix seconds. */
  created: z.number(),
})
const fileSchema = z.looseObject({ tokens: z.array(namedTokenSchema) })
/** A token that was given out, as it is stored. */
export type NamedToken = z.infer<typeof namedTokenSchema>

/** The files beside a store that decide who comes in; null for a store in memory. */
export interface AccessFiles {
  /** The token that `COMPLETIONIST_TOKEN=auto` made. */
  auto: string
  /** The tokens that `completionist token` made. */
  named: string
  audit: string
}

/** The files beside a store. */
export function toAccessFiles(store: string): AccessFiles | null {
  if (store === ':memory:') return null
  const file = path.resolve(store)
  return { auto: `${file}-token`, named: `${file}-tokens.json`, audit: `${file}-audit.jsonl` }
}

/** A new token: 256 random bits, with a prefix by which secret scanners find it. */
export function makeToken(): string {
  return `cpl_${randomBytes(32).toString('base64url')}`
}

/** What is stored of a token, and compared. */
export function toTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The named tokens of a file; none if there is no file. Throws if it cannot be read or is not as we write it. */
export function loadNamedTokens(file: string): NamedToken[] {
  return loadFile(file).tokens
}

/**
 * Changes the named tokens, all or nothing; only this user can read the file. Throws if another process is changing it.
 */
export function changeNamedTokens(file: string, change: (tokens: readonly NamedToken[]) => NamedToken[]): void {
  const next = `${file}.new`
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  let handle: number
  try {
    handle = openSync(next, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    throw new Error(
      `${next} is there: the tokens are being changed just now, or a change was cut off. Then remove it.`,
      {
        cause: error,
      },
    )
  }
  try {
    const before = loadFile(file)
    writeSync(handle, `${JSON.stringify({ ...before, tokens: change(before.tokens) }, null, 2)}\n`)
    closeSync(handle)
    renameSync(next, file)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}

/** The token of `COMPLETIONIST_TOKEN=auto`: the one beside the store, else a new one that is stored there. */
export function loadAutoToken(file: string | null): Secret {
  if (file === null) return new Secret(makeToken())
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    const handle = openSync(file, 'wx', 0o600)
    const token = makeToken()
    writeSync(handle, `${token}\n`)
    closeSync(handle)
    return new Secret(token)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  try {
    return new Secret(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} holds no token. Remove it, and COMPLETIONIST_TOKEN=auto makes a new one.`, {
      cause: error,
    })
  }
}

function loadFile(file: string): z.infer<typeof fileSchema> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { tokens: [] }
    throw error
  }
  try {
    return fileSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new Error(`${file} is not a list of tokens as this release writes it`, { cause: error })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}
