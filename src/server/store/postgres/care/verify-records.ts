import { fromColumnText } from '../../record/column-text.ts'
import { readBody } from '../../record/stored-body.ts'
import type { Session } from '../database/database.ts'

const SLICE = 200

/** What a slice of records was found to be. */
export interface Verified {
  checked: number
  damaged: string[]
  /** Where the next slice begins; null after the last. */
  next: number | null
}

/** Reads records after a place against their SHA-256. */
export async function verifySlice(session: Session, from: number | null): Promise<Verified> {
  const found = await session.rows(
    `SELECT c.name, c.ord, b.codec, b.size, b.sha256, b.body FROM completions c LEFT JOIN bodies b USING (ord)
     WHERE c.ord > $1 ORDER BY c.ord LIMIT ${SLICE}`,
    [from ?? -1],
  )
  const damaged = found.filter((row) => readBody(row).damage !== null)
  return {
    checked: found.length,
    damaged: damaged.map((row) => fromColumnText(String(row['name']))),
    next: found.length < SLICE ? null : Number(found.at(-1)?.['ord']),
  }
}

/** Reads what is kept beside the records against them; names what does not fit. */
export async function verifyDatabase(session: Session): Promise<string[]> {
  const problems: string[] = []
  const counts = await session.row(
    `SELECT (SELECT count(*) FROM completions) AS rows, (SELECT count(*) FROM bodies) AS bodies,
       (SELECT n FROM totals) AS kept, (SELECT coalesce(sum(tokens), 0) FROM completions) = (SELECT tokens FROM totals) AS tokens,
       (SELECT count(*) FROM texts t LEFT JOIN completions c USING (ord) WHERE c.ord IS NULL) AS texts`,
  )
  if (counts?.['rows'] !== counts?.['kept'] || counts?.['tokens'] !== true)
    problems.push(`The store counts ${String(counts?.['kept'])} rows and has ${String(counts?.['rows'])}.`)
  if (counts?.['rows'] !== counts?.['bodies'])
    problems.push(`There are ${String(counts?.['rows'])} rows and ${String(counts?.['bodies'])} records.`)
  if (counts?.['texts'] !== 0) problems.push(`The words of ${String(counts?.['texts'])} pieces belong to no record.`)
  return problems
}
