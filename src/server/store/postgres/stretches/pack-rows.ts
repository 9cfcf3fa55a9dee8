import { CUT } from '../../answer/usage-series.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { packNumbers, packTexts } from '../../record/codec/column-codec.ts'
import { numberOf, type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { findPairs } from '../tables/pair-table.ts'
import { packPairs } from './pair-lists.ts'
import { MADE, NUMBERS, PAIRS_PART, TEXTS } from './stretch.ts'
import { seqsOf } from './seqs-of.ts'

const MADE_SQL: Record<(typeof MADE)[number], (cut: string) => string> = {
  second: () => `d.ord / ${ORD_STEP}`,
  place: () => `d.ord % ${ORD_STEP}`,
  cut: (cut) =>
    `(CASE WHEN d.choices <= 1 AND d.finish IS NOT NULL THEN d.finish = '${CUT}' ELSE d.pairs && ${cut} END)::int`,
  refused: () => "(d.has LIKE '%refusal%')::int",
  failed: () => "(d.capture <> 'complete')::int",
}

interface PackedRows {
  rows: number
  parts: Map<string, Uint8Array>
}

/** Packs the rows of a stretch, up to a `seq`. */
export async function packRows(session: Session, number: number, upTo: number): Promise<PackedRows> {
  const cut = [...(await findPairs(session, [{ field: 'finish', key: '', value: CUT }])).values()]
  const made = MADE.map((name) => `${MADE_SQL[name]('$3::int[]')} AS "${name}"`)
  const columns = [...NUMBERS, ...TEXTS].map((name) => `d."${name}"`)
  const [first, last] = seqsOf(session, number)
  const rows = await session.rows(
    `SELECT d.pairs::text AS pairs, ${[...made, ...columns].join(', ')} FROM completions d
     WHERE d.seq BETWEEN $1 AND $2 ORDER BY d.seq`,
    [first, Math.min(last, upTo), cut],
  )
  const parts = new Map([[PAIRS_PART, packPairs(rows.map(pairsOf))]])
  for (const name of [...MADE, ...NUMBERS]) parts.set(name, packNumbers(rows.map((row) => numberOf(row[name]))))
  for (const name of TEXTS) parts.set(name, packTexts(rows.map((row) => textOf(row[name]))))
  return { rows: rows.length, parts }
}

function pairsOf(row: Row): number[] {
  const list = (textOf(row['pairs']) ?? '{}').slice(1, -1)
  return list === '' ? [] : list.split(',').map(Number)
}
