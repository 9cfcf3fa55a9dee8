import { namesSeveralHosts, readDatabaseUrl } from '#lib/read-database-url.ts'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { toTokenWeakness } from './access/token-weakness.ts'
import { isLoopback } from './machine/is-loopback.ts'
import { parseBaseUrl } from './settings/base-url.ts'
import { readRuleSettings } from './redact/read-rule-settings.ts'
import type { RuleSettings } from './redact/rules.ts'
import { Secret } from './redact/secret.ts'
import { environment, POSTGRES } from './settings/environment.ts'
import {
  keyFiles,
  keyVariables,
  type RecordRule,
  readUpstreamsFile,
  type UpstreamConfig,
} from './settings/upstreams-file.ts'
import type { KeyRule } from './upstream/key-rule.ts'
import { ENVIRONMENT } from './upstream/upstream-headers.ts'

/** Everything that the environment decides, checked and frozen. */
export interface Config {
  /** 0: any free port. */
  port: number
  host: string
  /** More host names by which this server is reached, for example behind a reverse proxy: `name` or `name:port`. */
  hosts: readonly string[]
  /** The path below which a reverse proxy serves this server, such as `/completionist`; empty at the root. */
  basePath: string
  /** A path or `:memory:`. With a database, the files that stay on this machine are beside that path. */
  store: string
  /** The URL of a store in PostgreSQL, which may contain a password; null: the store is a file. */
  database: Secret | null
  /** The URL of a replica of that database, from which lists are read; null: none. */
  replica: Secret | null
  /** A store with an older layout is copied before it is changed. */
  copyOnUpgrade: boolean
  sample: boolean
  token: Secret | null
  /** `COMPLETIONIST_TOKEN=auto`: a token is made at the first start and stored beside the store. */
  autoToken: boolean
  /** The file that the token was read from. */
  tokenFile: string | null
  /** The environment's own first, then those of `COMPLETIONIST_CONFIG`. `/v1` and `source=upstream` use the first. */
  upstreams: readonly UpstreamConfig[]
  /** Where calls with a key of their own go while no upstream is configured; null if they may not. */
  borrowed: UpstreamConfig | null
  keyFiles: readonly string[]
  /** The command that started this process; the page shows it. */
  command: string
  /** Whose key is sent with calls that are passed on. */
  keyRule: KeyRule
  /** The most bytes of recorded calls that may wait on disk, beside the store. */
  waitingOnDisk: number
  /** Records older than this many days are deleted, once a day; null: none are. */
  keepDays: number | null
  /** What is removed from records in addition to keys. */
  redact: RuleSettings
  /**
   * Minutes between walks of the mirror, 0: one after the other; `off`: only on demand; null: as it was last started.
   */
  mirror: number | 'off' | null
}

/** Everything that is wrong with the environment, at once; the process ends with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const OPENAI = 'https://api.openai.com/v1'
const MAKE_ONE = 'Set COMPLETIONIST_TOKEN=auto, or make one: COMPLETIONIST_TOKEN=$(openssl rand -hex 32)'
/** `npm run dev`: Vite serves the page under its own address and passes API calls on to us. */
const VITE = ['localhost:5173', '127.0.0.1:5173']

/**
 * Reads the configuration from `env`, and removes the secrets from it so that reports and child processes do not have
 * them. Throws `ConfigError` that names everything that is wrong; no message repeats a secret.
 */
export function loadConfig(
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform = process.platform,
): Config {
  const given = { ...env }
  delete env['OPENAI_API_KEY']
  delete env['COMPLETIONIST_TOKEN']

  const problems: string[] = []
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${String(issue.path[0])} ${issue.message}`)
    throw new ConfigError(problems)
  }
  const value = parsed.data
  const autoToken = value.COMPLETIONIST_TOKEN?.reveal() === 'auto'
  const token = autoToken
    ? null
    : (value.COMPLETIONIST_TOKEN ?? readTokenFile(value.COMPLETIONIST_TOKEN_FILE, problems))
  const host = value.HOST.replace(/^\[(.*)\]$/, '$1')
  const opening = toOpening(host, value.COMPLETIONIST_HOSTS)
  if (opening !== null && !autoToken) {
    const weakness = token === null ? null : toTokenWeakness(token.reveal())
    if (token === null) problems.push(`${opening}, and there is no COMPLETIONIST_TOKEN. ${MAKE_ONE}`)
    else if (weakness !== null) problems.push(`${opening}, and COMPLETIONIST_TOKEN ${weakness}. ${MAKE_ONE}`)
  }
  if ((token !== null || autoToken) && value.COMPLETIONIST_KEY === 'client') {
    problems.push(
      'COMPLETIONIST_KEY client cannot be had with COMPLETIONIST_TOKEN: the Authorization header carries the token, and upstream must never see it',
    )
  }
  if (value.COMPLETIONIST_STORE_READ !== undefined && !POSTGRES.test(value.COMPLETIONIST_STORE ?? ''))
    problems.push('COMPLETIONIST_STORE_READ names a replica of a database, and COMPLETIONIST_STORE names no database')
  const baseUrl = parseBaseUrl(value.OPENAI_BASE_URL ?? OPENAI, value.PORT, problems)
  const redact = readRuleSettings(value.COMPLETIONIST_REDACT, value.COMPLETIONIST_REDACT_FILE, problems)
  const file = value.COMPLETIONIST_CONFIG
  const rule: RecordRule = {
    record: value.COMPLETIONIST_RECORD ?? 'stored',
    strip: Object.freeze(value.COMPLETIONIST_STRIP),
  }
  const others = file === undefined ? [] : readUpstreamsFile(file, given, value.PORT, rule, problems)
  if (file !== undefined) for (const name of keyVariables(file)) delete env[name]
  if (problems.length > 0 || baseUrl === null) throw new ConfigError(problems)

  const hasUpstream = value.OPENAI_API_KEY !== undefined || value.OPENAI_BASE_URL !== undefined
  const own: UpstreamConfig = {
    name: null,
    baseUrl,
    key: value.OPENAI_API_KEY ?? null,
    organization: value.OPENAI_ORG_ID?.reveal() ?? null,
    project: value.OPENAI_PROJECT_ID?.reveal() ?? null,
    keepDays: null,
    ...rule,
    settings: ENVIRONMENT,
  }
  // If we have a token, `Authorization` carries it and is never sent on.
  const keyRule = token === null && !autoToken ? (value.COMPLETIONIST_KEY ?? 'auto') : 'server'
  const upstreams = (hasUpstream ? [own, ...others] : others).map((upstream) => Object.freeze(upstream))
  return Object.freeze({
    port: value.PORT,
    host,
    hosts: Object.freeze([
      ...(value.COMPLETIONIST_HOSTS ?? '')
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((name) => name !== ''),
      ...(value.COMPLETIONIST_DEV === '1' ? VITE : []),
    ]),
    basePath: value.COMPLETIONIST_BASE_PATH ?? '',
    ...toStorePlace(value.COMPLETIONIST_STORE, defaultStorePath(given, platform)),
    replica: toReplica(value.COMPLETIONIST_STORE_READ),
    copyOnUpgrade: value.COMPLETIONIST_COPY === 'on',
    sample: value.COMPLETIONIST_SAMPLE === 'on',
    token,
    autoToken,
    tokenFile:
      token === null || value.COMPLETIONIST_TOKEN !== undefined ? null : (value.COMPLETIONIST_TOKEN_FILE ?? null),
    upstreams: Object.freeze(upstreams),
    keyFiles: Object.freeze(file === undefined ? [] : keyFiles(file)),
    borrowed: upstreams.length > 0 || keyRule === 'server' ? null : Object.freeze(own),
    command: toCommand(given),
    keyRule,
    waitingOnDisk: value.COMPLETIONIST_WAITING_MB * 1024 * 1024,
    redact: Object.freeze(redact),
    keepDays: value.COMPLETIONIST_KEEP_DAYS === undefined ? null : Number(value.COMPLETIONIST_KEEP_DAYS),
    mirror: toMirrorMinutes(value.COMPLETIONIST_MIRROR),
  })
}

/** npm tells which script it runs. */
function toCommand({ npm_lifecycle_event: script, npm_command: npm }: Record<string, string | undefined>): string {
  if (script === 'start') return 'npm start'
  if (script === 'dev' || script === 'cli') return `npm run ${script}`
  return npm === 'exec' ? 'npx completionist' : 'completionist'
}

/** Why others can reach this server; null if only this machine can. */
function toOpening(host: string, hosts: string | undefined): string | null {
  if (!isLoopback(host)) return `HOST ${host} lets other machines in`
  return hosts === undefined ? null : 'COMPLETIONIST_HOSTS lets others in through a proxy'
}

function toMirrorMinutes(text: string | undefined): Config['mirror'] {
  if (text === undefined) return null
  return text === 'on' ? 0 : text === 'off' ? 'off' : Number(text)
}

function readTokenFile(file: string | undefined, problems: string[]): Secret | null {
  if (file === undefined) return null
  try {
    return new Secret(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof TypeError ? error.message : 'cannot be read'
    problems.push(`COMPLETIONIST_TOKEN_FILE ${file} ${reason}`)
    return null
  }
}

/** With a database, too, some files stay on this machine. */
function toStorePlace(given: string | undefined, usual: string): Pick<Config, 'store' | 'database'> {
  if (given === undefined || !POSTGRES.test(given)) return { store: given ?? usual, database: null }
  const url = URL.parse(given) ?? readDatabaseUrl(given)
  // A socket tells databases apart where no host does; what was read before keeps its place.
  const host = URL.canParse(given) ? url?.host : url?.searchParams.get('host')
  const place = `${host ?? ''}${url?.pathname ?? ''}-${url?.searchParams.get('schema') ?? ''}`
  const name = `postgres-${place.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-|-$/g, '')}`
  return { store: path.join(path.dirname(usual), name), database: toSecret(given) }
}

function toReplica(given: string | undefined): Secret | null {
  return given === undefined ? null : toSecret(given)
}

/** One without a password is no secret: messages may name what it begins with. */
function toSecret(given: string): Secret {
  const url = namesSeveralHosts(given) ? null : readDatabaseUrl(given)
  const hasPassword = url !== null && (url.password !== '' || url.searchParams.has('password'))
  return new Secret(url?.href ?? 'pg:', hasPassword)
}

function defaultStorePath(env: Record<string, string | undefined>, platform: NodeJS.Platform): string {
  const home = env['HOME'] ?? homedir()
  const folder =
    env['XDG_DATA_HOME'] ||
    (platform === 'darwin'
      ? path.join(home, 'Library', 'Application Support')
      : platform === 'win32'
        ? (env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'))
        : path.join(home, '.local', 'share'))
  return path.join(folder, 'completionist', 'completionist.db')
}
