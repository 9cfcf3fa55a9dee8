import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { parseBaseUrl } from './base-url.ts'
import { RECORD_POLICIES, type RecordPolicy, STRIPPABLE, type Strippable } from '../record/record-policy.ts'
import { Secret } from '../redact/secret.ts'
import type { SettingNames, UpstreamIdentity } from '../upstream/upstream-headers.ts'

/** One upstream with its own key, which is sent to this upstream only. */
export interface UpstreamConfig extends UpstreamIdentity, RecordRule {
  /** null for the upstream of the environment. */
  name: string | null
  /** How many days it keeps a completion; null if unknown. */
  keepDays: number | null
}

/** Which calls that create completions are kept, and how. */
export interface RecordRule {
  record: RecordPolicy
  /** Members of a create's body that are kept here and not sent on. */
  strip: readonly Strippable[]
}

const text = z.string().trim().min(1)
/** Used in paths (`/upstreams/<name>/v1`), so it must be one segment in every encoding. */
const entryName = text
  .max(100)
  .regex(/^(?!\.{1,2}$)[^/\\\p{Cc}]+$/u, 'is not a name: it must hold no slash, backslash or control character')
const entrySchema = z.strictObject({
  name: entryName,
  base_url: text,
  key_env: text.optional(),
  key_file: text.optional(),
  organization: text.optional(),
  project: text.optional(),
  keep_days: z.number().positive().max(36_500).optional(),
  record: z.enum(RECORD_POLICIES).optional(),
  strip: z.array(z.enum(STRIPPABLE)).optional(),
})
const fileSchema = z.strictObject({ upstreams: z.array(entrySchema).min(1) })
type Entry = z.infer<typeof entrySchema>

/**
 * The upstreams of the file that `COMPLETIONIST_CONFIG` names. Keys are taken from `env`, from which they are removed,
 * or from files beside it. Adds each problem with its place to `problems`; no problem repeats a key. `port` is our own;
 * `usual` is for entries that do not say themselves.
 */
export function readUpstreamsFile(
  file: string,
  env: Record<string, string | undefined>,
  port: number,
  usual: RecordRule,
  problems: string[],
): UpstreamConfig[] {
  const complain = (reason: string) => problems.push(`COMPLETIONIST_CONFIG ${file}: ${reason}`)
  const parsed = fileSchema.safeParse(readJson(file, complain))
  if (!parsed.success) {
    // A file that cannot be read has been named already.
    if (problems.length === 0)
      for (const { path: place, message } of parsed.error.issues) complain(`${place.map(String).join('.')} ${message}`)
    return []
  }
  const { upstreams } = parsed.data
  const names = upstreams.map((entry) => entry.name)
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
    complain(`two upstreams are called ${name}`)
  return upstreams.flatMap((entry) => {
    const baseUrl = parseBaseUrl(entry.base_url, port, problems, `COMPLETIONIST_CONFIG ${file}: ${entry.name}`)
    const key = readKey(entry, path.dirname(file), env, complain)
    if (baseUrl === null) return []
    return {
      name: entry.name,
      baseUrl,
      key,
      organization: entry.organization ?? null,
      project: entry.project ?? null,
      keepDays: entry.keep_days ?? null,
      record: entry.record ?? usual.record,
      strip: entry.strip ?? usual.strip,
      settings: toSettings(entry),
    }
  })
}

function toSettings({ name: called, key_env: variable, key_file: keyFile }: Entry): SettingNames {
  const entry = `the entry “${called}” in the COMPLETIONIST_CONFIG file`
  const key = variable !== undefined ? variable : keyFile !== undefined ? keyFile : 'key_env or key_file'
  return {
    baseUrl: `base_url of ${entry}`,
    key: `${key} of ${entry}`,
    identity: `${key}, organization or project of ${entry}`,
  }
}

function readJson(file: string, complain: (reason: string) => void): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    complain(error instanceof SyntaxError ? 'is not JSON' : 'cannot be read')
    return null
  }
}

function readKey(
  entry: Entry,
  folder: string,
  env: Record<string, string | undefined>,
  complain: (reason: string) => void,
): Secret | null {
  const { name, key_env: variable, key_file: keyFile } = entry
  if (variable === undefined && keyFile === undefined) return null
  if (variable !== undefined && keyFile !== undefined) {
    complain(`${name} has both key_env and key_file`)
    return null
  }
  const from = variable === undefined ? `key_file ${keyFile}` : `key_env ${variable}`
  try {
    const value = variable === undefined ? readFileSync(path.resolve(folder, keyFile ?? ''), 'utf8') : env[variable]
    if (value === undefined) throw new TypeError('is not set')
    return new Secret(value)
  } catch (error) {
    complain(`${name}: ${from} ${error instanceof TypeError ? error.message : 'cannot be read'}`)
    return null
  }
}

/** Names of the variables that contain keys, so that they can be removed from the environment. */
export function keyVariables(file: string): string[] {
  const parsed = fileSchema.safeParse(readJson(file, () => undefined))
  return parsed.success ? parsed.data.upstreams.flatMap((entry) => entry.key_env ?? []) : []
}

/** Paths of the files that contain keys. */
export function keyFiles(file: string): string[] {
  const parsed = fileSchema.safeParse(readJson(file, () => undefined))
  const names = parsed.success ? parsed.data.upstreams.flatMap((entry) => entry.key_file ?? []) : []
  return names.map((name) => path.resolve(path.dirname(file), name))
}
