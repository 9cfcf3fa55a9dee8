import type { VerifiedSlice } from '../../answer/verified-slice.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import type { Session } from '../database/database.ts'
import { readCounted } from '../tables/totals.ts'

/** Records of a slice: each is unpacked and checked in memory. */
const SLICE_RECORDS = 200

/** Compares the records after a place with their SHA-256. */
export async function verifySlice(session: Session, from: number | null): Promise<VerifiedSlice> {
  const found = await session.rows(
    `SELECT c.name, c.ord, b.codec, b.size, b.sha256, b.body FROM completions c LEFT JOIN bodies b USING (ord)
     WHERE c.ord > $1 ORDER BY c.ord LIMIT ${SLICE_RECORDS}`,
    [from ?? -1],
  )
  const damaged = found.filter((row) => readStoredBody(row).damage !== null)
  return {
    checked: found.length,
    damaged: damaged.map((row) => fromColumnText(String(row['name']))),
    problems: [],
    next: found.length < SLICE_RECORDS ? null : Number(found.at(-1)?.['ord']),
  }
}

/** Compares what is stored beside the records with them; names what does not match. */
export async function verifyDatabase(session: Session): Promise<string[]> {
  const problems: string[] = []
  const number = async (sql: string) => Number((await session.row(sql))?.['n'])
  const rows = await session.row('SELECT count(*) AS n, coalesce(sum(tokens), 0) AS tokens FROM completions')
  const kept = await readCounted(session)
  if (rows?.['n'] !== kept.n || rows?.['tokens'] !== kept.tokens)
    problems.push(`The store counts ${kept.n} rows and has ${String(rows?.['n'])}.`)
  const bodies = await number('SELECT count(*) AS n FROM bodies')
  if (rows?.['n'] !== bodies) problems.push(`There are ${String(rows?.['n'])} rows and ${bodies} records.`)
  const names = await number('SELECT count(*) AS n FROM names')
  if (rows?.['n'] !== names) problems.push(`There are ${String(rows?.['n'])} rows and ${names} names.`)
  const texts = await number(
    'SELECT count(*) AS n FROM texts t LEFT JOIN completions c USING (ord) WHERE c.ord IS NULL',
  )
  if (texts !== 0) problems.push(`The words of ${texts} pieces belong to no record.`)
  return problems
}
