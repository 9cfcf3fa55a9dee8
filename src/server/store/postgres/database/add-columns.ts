import type { MadeColumn } from '../../question/sort-columns.ts'
import { POSTGRES_COLUMNS } from '../tables/postgres-columns.ts'
import type { Session } from './database.ts'

/** The type of each kind of column. */
export const COLUMN_TYPES = {
  INTEGER: 'bigint',
  REAL: 'float8',
  TEXT: 'text COLLATE "C"',
  ANY: 'text COLLATE "C"',
} as const

/** The rows whose costs may be estimates, and those that an older version wrote. */
export const REPORTED_INDEXES = [
  'CREATE INDEX completions_estimates ON completions (ord) WHERE cost IS NOT NULL AND reported IS DISTINCT FROM 1',
  'CREATE INDEX completions_older ON completions (ord) WHERE reported IS NULL',
]

/** Leads to the rows of a prompt. */
export const PROMPT_INDEX = 'CREATE INDEX completions_asked ON completions (asked)'

/** What is known of older rows when a column comes; all others start empty. */
const KNOWN: Readonly<Record<string, readonly string[] | undefined>> = {
  // A key with its quotes stands in no text inside of the JSON. Numbers are made texts by a cast: Citus runs no `text || number`.
  first_byte: [
    `UPDATE completions d SET first_byte = round(substring(b.call from '"first_byte_ms":([0-9.]+)')::numeric)::float8
     FROM bodies b WHERE b.ord = d.ord AND b.call LIKE '%"first_byte_ms":_%'`,
    `UPDATE bodies SET line = left(line, -1) || ',"first_byte_ms":'
       || round(substring(call from '"first_byte_ms":([0-9.]+)')::numeric)::text || '}'
     WHERE call LIKE '%"first_byte_ms":_%' AND substring(call from '"first_byte_ms":([0-9.]+)') IS NOT NULL
       AND line NOT LIKE '%"first_byte_ms":%'`,
  ],
  // It is filled in slices (`write/update-older.ts`), since prompts and answers have to be read for the same rows.
  reported: REPORTED_INDEXES,
  // Lines say it, but for those that are brought up to date in slices.
  asked: [
    `UPDATE completions d SET asked = ('x' || lpad(substring(b.line from '"prompt_hash":"([0-9a-f]{14})"'), 16, '0'))::bit(64)::bigint
     FROM bodies b WHERE b.ord = d.ord AND b.line LIKE '%"prompt_hash":"%'`,
    PROMPT_INDEX,
  ],
}

/**
 * Adds the columns that this version makes of a row, under `lock`. Servers of an older version that run
 * meanwhile leave them empty.
 */
export async function addColumns(session: Session, lock: number): Promise<void> {
  if ((await missingColumns(session)).length === 0) return
  await session.run('SELECT pg_advisory_xact_lock($1)', [lock])
  // Read by Citus alone: it changes the parts of a spread table one after the other.
  await session.run("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
  for (const { column, type } of await missingColumns(session)) {
    await session.run(`ALTER TABLE completions ADD COLUMN "${column}" ${COLUMN_TYPES[type]}`)
    for (const statement of KNOWN[column] ?? []) await session.run(statement)
  }
}

/** Columns that a newer version of us has in its rows. */
async function missingColumns(session: Session): Promise<MadeColumn[]> {
  const found = await session.rows(
    "SELECT attname AS name FROM pg_attribute WHERE attrelid = 'completions'::regclass AND attnum > 0 AND NOT attisdropped",
  )
  const there = new Set(found.map(({ name }) => String(name)))
  return POSTGRES_COLUMNS.filter(({ column }) => !there.has(column))
}
