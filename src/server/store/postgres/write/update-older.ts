import { boundRow } from '#contract/projection/bound-row.ts'
import { reportedOf, toPromptNumber } from '../../question/sort-columns.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { toToldApart } from '../../record/told-apart.ts'
import { lineOf } from '../tables/new-records.ts'
import type { Database, Session } from '../database/database.ts'

/** Rows of one transaction: other writers come in between. */
const SLICE_ROWS = 100

/**
 * Brings rows that an older version wrote up to date: what tells their prompts and answers apart, and whether their costs were reported.
 * Newest first, in slices, until none is left or `isEnough`. Rejects with what the database says; what is done stays done.
 */
export async function updateOlder(database: Database, isEnough: () => boolean): Promise<void> {
  let below: number | null = await database.read(newestOlder)
  while (below !== null && !isEnough()) {
    const before: number = below
    below = await database.change((session) => updateSlice(session, before))
  }
}

/** The place after the newest such row; null if there is none. */
async function newestOlder(session: Session): Promise<number | null> {
  const found = await session.row('SELECT max(ord) AS ord FROM completions WHERE reported IS NULL')
  return found?.['ord'] == null ? null : Number(found['ord']) + 1
}

/** Gives the place down to which it came; null if it was the last slice. */
async function updateSlice(session: Session, below: number): Promise<number | null> {
  const found = await session.rows(
    `SELECT b.* FROM completions d JOIN bodies b USING (ord)
     WHERE d.reported IS NULL AND d.ord < $1 ORDER BY d.ord DESC LIMIT $2`,
    [below, SLICE_ROWS],
  )
  for (const record of found) {
    const { ord } = record
    const row = toToldApart(readStoredRow(String(record['line'])), readStoredBody(record), record)
    await session.run('UPDATE bodies SET line = $2 WHERE ord = $1', [ord, lineOf(boundRow(row))])
    const prompt = row.prompt_hash === null ? null : toPromptNumber(row.prompt_hash)
    await session.run('UPDATE completions SET reported = $2, asked = $3 WHERE ord = $1', [ord, reportedOf(row), prompt])
  }
  return found.length < SLICE_ROWS ? null : Number(found.at(-1)?.['ord'])
}
