import { StoreAway, StoreFailure, StoreSettingError } from '../../store-failure.ts'
import { addColumns } from './add-columns.ts'
import { Database, type Session } from './database.ts'
import { showCounted } from '../tables/totals.ts'
import { CREATION, LAYOUT, MADE_TABLES, PAIR_NUMBERS, SPREAD, STEPS } from './layout.ts'
import { type PostgresPlace, parsePostgresUrl } from './postgres-url.ts'

/** "Cmpl": the database lock of the process that creates or changes the layout. */
const LAYOUT_LOCK = 0x43_6d_70_6c

/** Tables of others, without those of extensions. */
const FOREIGN = `
  SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid IN (c.oid, n.oid) AND e.deptype = 'e')`

/**
 * Opens the database of a URL, and makes the tables where there are none and `access` lets it. Rejects with
 * `StoreSettingError` where the URL cannot be a store, and with `StoreFailure` where the database does not answer.
 */
export async function openDatabase(
  location: string,
  access: 'read' | 'write',
  stretchRows?: number,
): Promise<{ database: Database; place: PostgresPlace }> {
  const place = parsePostgresUrl(location)
  const database = new Database(place.pool, stretchRows)
  try {
    await database.writeAtLeisure((session) => prepare(session, place, access))
    database.isSpread = await database.read(isSpread)
    if (access === 'write') {
      await showCounted(database)
      // Writers need this connection beside another: it is made before readers may have taken all that there are.
      await database.quick('SELECT 1', [])
    }
    return { database, place }
  } catch (error) {
    await database.close().catch(() => {})
    throw error instanceof StoreSettingError ? error : toOpenError(place, error)
  }
}

async function prepare(session: Session, place: PostgresPlace, access: 'read' | 'write'): Promise<void> {
  const { schema, label, isSchemaNamed } = place
  const isCluster = await hasCitus(session, label)
  const has = async () => {
    // Not with to_regclass, which may remember that there was none.
    const found = await session.row(
      "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'completionist_layout'",
      [schema],
    )
    return found !== undefined
  }
  if (!(await has())) {
    if (access === 'read')
      throw new StoreSettingError(`There is no store at ${label} yet: import or record something first.`)
    await session.run('SELECT pg_advisory_xact_lock($1)', [LAYOUT_LOCK])
    if (!(await has())) return create(session, place, isCluster)
  }
  const read = async () => Number((await session.row('SELECT version FROM completionist_layout'))?.['version'])
  let version = await read()
  if (version < LAYOUT && access === 'read')
    throw new StoreSettingError(
      `The store at ${label} has layout ${version}, and only whoever writes brings it up to ${LAYOUT}: start completionist there once.`,
    )
  if (version < LAYOUT) {
    await session.run('SELECT pg_advisory_xact_lock($1)', [LAYOUT_LOCK])
    for (version = await read(); version < LAYOUT; version = await read())
      for (const statement of STEPS.get(version) ?? []) await session.run(statement)
  }
  if (version > LAYOUT)
    throw new StoreSettingError(
      `The store at ${label}${isSchemaNamed ? ` (schema ${schema})` : ''} has layout ${version}; this version knows layouts up to ${LAYOUT}. Update completionist. Nothing was changed.`,
    )
  // Whoever only reads is told when something asks for a column that is not there yet (`toFailure`): most asks for none.
  if (access === 'read') return
  await requireRights(session, place)
  await addColumns(session, LAYOUT_LOCK)
}

/** What whoever writes does with our tables, and with the sequence. */
const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((right) => `has_table_privilege(c.oid, '${right}')`)

/** Rejects where the role may read the store and not write to it: what it records would wait for ever. */
async function requireRights(session: Session, { schema, label }: PostgresPlace): Promise<void> {
  const found = await session.row(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND (c.relkind IN ('r', 'p') AND c.relname = ANY($2) AND NOT (${RIGHTS.join(' AND ')})
       OR c.relkind = 'S' AND c.relname = $3 AND NOT has_sequence_privilege(c.oid, 'USAGE')) LIMIT 1`,
    [schema, MADE_TABLES, PAIR_NUMBERS],
  )
  if (found !== undefined)
    throw new StoreSettingError(
      `The role may not write to the store at ${label} (${String(found['name'])}): GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} to it and USAGE ON ALL SEQUENCES, or name the role that owns the store. Nothing was changed.`,
    )
}

async function create(session: Session, place: PostgresPlace, isCluster: boolean): Promise<void> {
  const { schema, label, isSchemaNamed } = place
  const known = await session.row('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  const isShared = isSchemaNamed || known !== undefined
  // A schema with our name must not contain tables of others; without a named schema, neither may the whole database.
  const foreign = await session.row(
    isShared ? `${FOREIGN} AND n.nspname = $1 LIMIT 1` : `${FOREIGN} LIMIT 1`,
    isShared ? [schema] : [],
  )
  if (foreign !== undefined)
    throw new StoreSettingError(
      `The database at ${label} belongs to something else: it has the table ${String(foreign['name'])} and no store of ours. Name an empty database, or a schema of its own with ?schema=NAME. Nothing was changed.`,
    )
  await requireUnicode(session, label)
  if (known === undefined) await session.run(`CREATE SCHEMA ${schema}`)
  await session.run('CREATE TABLE completionist_layout (version int NOT NULL)')
  await session.run(`INSERT INTO completionist_layout VALUES (${LAYOUT})`)
  for (const statement of CREATION) await session.run(statement)
  if (isCluster) await spread(session)
}

/** Rejects where the database cannot hold every text, or does not know where a character ends. */
async function requireUnicode(session: Session, label: string): Promise<void> {
  const found = await session.row("SELECT current_setting('server_encoding') AS encoding")
  const encoding = String(found?.['encoding'])
  if (encoding !== 'UTF8')
    throw new StoreSettingError(
      `The database at ${label} keeps texts as ${encoding}, which has not got every character: make one with createdb -E UTF8 -T template0. Nothing was changed.`,
    )
}

/** Rejects where the URL names a node that only holds parts of tables: writers of all servers meet at one place. */
async function hasCitus(session: Session, label: string): Promise<boolean> {
  if ((await session.row("SELECT 1 FROM pg_extension WHERE extname = 'citus'")) === undefined) return false
  const group = await session.row('SELECT groupid FROM pg_dist_local_group')
  if (group?.['groupid'] !== 0)
    throw new StoreSettingError(
      `${label} is a worker of a Citus cluster: name its coordinator, at every server. Nothing was changed.`,
    )
  return true
}

/** Spreads the tables over the nodes; what few writers share stays where they meet, at the coordinator. */
async function spread(session: Session): Promise<void> {
  await session.run("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
  for (const [table, column] of SPREAD) {
    const beside = column === 'ord' && table !== 'completions' ? 'completions' : 'default'
    await session.run('SELECT create_distributed_table($1::regclass, $2, colocate_with => $3)', [table, column, beside])
  }
}

async function isSpread(session: Session): Promise<boolean> {
  if ((await session.row("SELECT 1 FROM pg_extension WHERE extname = 'citus'")) === undefined) return false
  const sql = "SELECT 1 FROM pg_dist_partition WHERE logicalrelid = 'completions'::regclass"
  return (await session.row(sql)) !== undefined
}

function toOpenError({ label, pool }: PostgresPlace, error: unknown): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const said = (cause instanceof Error ? cause.message : String(cause)) || code
  const url = URL.parse(pool.connectionString ?? '')
  const clean = [decodeURIComponent(url?.password ?? ''), url?.searchParams.get('password') ?? '']
    .filter((password) => password !== '')
    .reduce((text, password) => text.replaceAll(password, '…'), said)
  const advice = NO_PASSWORD.test(said) ? ASKED_FOR_PASSWORD : ADVICE[code === '' ? said : code]
  if (advice !== undefined) return new StoreSettingError(`${advice(label)} (${clean}). Nothing was changed.`)
  const message = `The store at ${label} cannot be opened: is the database running, and is the address right (${clean})?`
  return error instanceof StoreAway ? new StoreAway(message) : new StoreFailure(message)
}

const NO_RIGHTS = (label: string) =>
  `The role has no right to make or read the tables at ${label}: GRANT CREATE ON DATABASE to it, or name the role that owns the store`
const NOT_LET_IN = (label: string) => `${label} does not let this role in: check user and password`
/** What the driver says where the database asks for a password and the address has none. */
const NO_PASSWORD = /client password must be a/
const ASKED_FOR_PASSWORD = (label: string) =>
  `${label} asks for a password, and there is none in the address, in PGPASSWORD or in ~/.pgpass`
/** What to do, by the codes of PostgreSQL or by what the driver says (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const ADVICE: Readonly<Record<string, ((label: string) => string) | undefined>> = {
  '42501': NO_RIGHTS,
  // The tables are there, but not for a role that may not use their schema.
  '42P01': NO_RIGHTS,
  '25006': (label) => `The database at ${label} only reads: it has failed over, or the role may only read`,
  '28P01': NOT_LET_IN,
  '28000': NOT_LET_IN,
  // What `options` sets.
  '42704': (label) => `${label} does not know a setting that the address names`,
  '22023': (label) => `${label} does not take a setting that the address names`,
  '55000': (label) => `${label} takes no connections: name another database`,
  // From the driver, which has no code for it.
  'The server does not support SSL connections': (label) =>
    `${label} has no TLS, which the address asks for: switch it on there, or leave out sslmode`,
  '3D000': (label) => `There is no such database at ${label}: make it with createdb`,
}
