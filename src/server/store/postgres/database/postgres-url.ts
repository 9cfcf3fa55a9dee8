import { existsSync } from 'node:fs'
import type { PoolConfig } from 'pg'
import { namesSeveralHosts, readDatabaseUrl } from '#lib/read-database-url.ts'
import { StoreSettingError } from '../../store-failure.ts'

export interface PostgresPlace {
  pool: PoolConfig
  /** Where all of our tables are. */
  schema: string
  /** True if the URL names the schema: then the database may contain tables of others. */
  isSchemaNamed: boolean
  /** To be shown, without a password. */
  label: string
}

const SCHEMA = 'completionist'
/** A statement without an answer fails after this many milliseconds, unless the URL has a `query_timeout`. */
const PATIENCE_MS = 120_000
/**
 * The database ends a statement itself this many milliseconds after we gave it up: else it would go on with it for hours. Later by
 * more than a message takes on its way, so that it is always we who say that there was no answer in time.
 */
const GRACE_MS = 2_000
/** Connections of one process: several that read, and one that writes. */
const CONNECTIONS = 8

const SEVERAL_HOSTS =
  'names several hosts, and all servers have to write to one: name that, or what leads to the one that takes writes'

/** The place that a URL names, without user and password. */
export function toDatabaseLabel(location: string, setting?: string): string {
  return parsePostgresUrl(location, setting).label
}

/**
 * Reads `postgres://user@host:port/database`. `?schema=` names the schema of our tables; everything else (`sslmode`,
 * `query_timeout`, …) is passed to the driver. Throws `StoreSettingError`, which names the setting and never contains a password.
 */
export function parsePostgresUrl(location: string, setting = 'COMPLETIONIST_STORE'): PostgresPlace {
  if (namesSeveralHosts(location)) throw new StoreSettingError(`${setting} ${SEVERAL_HOSTS}. Nothing was changed.`)
  const url = readDatabaseUrl(location)
  if (url === null || url.pathname.length < 2)
    throw new StoreSettingError(
      `${setting} ${url?.protocol.startsWith('postgres') === true ? 'names no database' : 'cannot be read'}: it has to look like postgres://user@host:5432/database, or with a socket like postgres://user@/database?host=/folder. Nothing was changed.`,
    )
  if (toDecoded(url.username + url.password + url.hostname + url.pathname) === null)
    throw new StoreSettingError(
      `The user, password, host or database in ${setting} has a % that encodes nothing: write it as %25. Nothing was changed.`,
    )
  const named = url.searchParams.get('schema')
  url.searchParams.delete('schema')
  const schema = named ?? SCHEMA
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new StoreSettingError(
      `The schema in ${setting} has to be lower case letters, digits and _. Nothing was changed.`,
    )
  if (/^pg_|^information_schema$/.test(schema))
    throw new StoreSettingError(
      `The schema ${schema} belongs to PostgreSQL itself: name another with ?schema=NAME. Nothing was changed.`,
    )
  checkTls(url.searchParams, setting)
  for (const name of ['query_timeout', 'port'])
    if (!/^\d{1,9}$/.test(url.searchParams.get(name) ?? '0'))
      throw new StoreSettingError(`${name} in ${setting} is not a whole number. Nothing was changed.`)
  const own = url.searchParams.get('options')
  url.searchParams.delete('options')
  const patienceMs = Number(url.searchParams.get('query_timeout') ?? PATIENCE_MS)
  const endsMs = patienceMs > 0 ? Math.ceil(patienceMs) + GRACE_MS : 0
  // Compiling a statement (JIT) takes longer than running all but the longest of ours. One that is kept parsed is planned anew all
  // the same: how many rows a value has makes another plan.
  // With the usual 4 MB the rows that many words lead to are not kept apart, and all that stand beside them are read as well.
  // A node that is asked by one connection for all its parts takes longer than the making of a second one, which is kept as well.
  // Where there is no Citus the setting means nothing.
  const options = `-c work_mem=16MB -c citus.max_cached_conns_per_worker=2 -c statement_timeout=${endsMs} ${own === null ? '' : `${own} `}-c search_path=${schema} -c jit=off -c plan_cache_mode=force_custom_plan`
  return {
    pool: {
      connectionString: url.href,
      options,
      max: CONNECTIONS,
      application_name: 'completionist',
      connectionTimeoutMillis: 10_000,
      // For the driver, what the URL says takes precedence.
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    },
    schema,
    isSchemaNamed: named !== null,
    label: toLabel(url),
  }
}

/** Where it is, as `psql` would be told, without user and password. */
function toLabel(url: URL): string {
  const named = url.searchParams.get('host') ?? ''
  const host = named === '' ? (toDecoded(url.hostname) ?? '') : named
  const port = url.searchParams.get('port') ?? url.port
  // A socket is a folder: encoded in the place of a host nobody would know it again.
  if (host.startsWith('/')) return `postgres://${url.pathname}?host=${host}${port === '' ? '' : `&port=${port}`}`
  return `postgres://${host}${port === '' ? '' : `:${port}`}${url.pathname}`
}

/** Null where a `%` encodes nothing. (What is decoded is given back: a bundler leaves out a decoding that nobody uses.) */
function toDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify']

/** Makes `sslmode` mean what it does in `psql`. Throws for what the driver cannot do or would do otherwise. */
function checkTls(parameters: URLSearchParams, setting: string): void {
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = parameters.get(name)
    if (file !== null && !existsSync(file))
      throw new StoreSettingError(`there is no file ${file}, which ${name} names. Nothing was changed.`)
  }
  const [mode, ...others] = parameters.getAll('sslmode')
  if (mode === undefined) return
  const choose = `choose one of ${TLS_MODES.join(', ')}`
  const certificate = parameters.get('sslrootcert')
  const fault =
    others.length > 0
      ? `sslmode is given twice in ${setting}`
      : /^(allow|prefer)$/.test(mode)
        ? `sslmode=${mode} would go on without encryption where the database has none: ${choose}`
        : !TLS_MODES.includes(mode)
          ? `sslmode in ${setting} is none that is known: ${choose}`
          : mode === 'verify-ca' && certificate === null
            ? 'sslmode=verify-ca needs sslrootcert=PATH, the certificate that vouches for the database'
            : null
  if (fault !== null) throw new StoreSettingError(`${fault}. Nothing was changed.`)
  // The driver alone would treat `require` like `verify-full`.
  if (mode !== 'disable' && mode !== 'no-verify') parameters.set('uselibpqcompat', 'true')
}
