import type { Session } from '../../database/database.ts'
import { Values } from '../../question/filter-sql.ts'
import { packSaid } from '../said/pack-said.ts'
import { BITS_PART, WORDS_PART } from '../said/said-words.ts'
import { PAIRS_PART } from '../stretch.ts'
import { takesTurn } from '../stretch-table.ts'
import { ENDS_PARTS, packEnds } from './pack-ends.ts'
import { seqsOf } from '../seqs-of.ts'

/** So many stretches are looked for at once. */
const MOST_FOUND = 500

/** What a stretch has besides what is counted, packed once nobody waits for that. On several nodes the table is sorted, not its ends. */
function partsOf({ isSpread }: Session): string[] {
  return [WORDS_PART, BITS_PART, ...(isSpread ? [] : ENDS_PARTS)]
}

/** The newest packed stretches that have not got all of that yet; none while another server is at it. */
export async function findLater(session: Session): Promise<number[]> {
  if (!(await takesTurn(session))) return []
  const parts = partsOf(session)
  const found = await session.rows(
    `SELECT stretch FROM stretches WHERE part = ANY($1) GROUP BY 1
     HAVING bool_or(part = $2) AND count(*) < $3 ORDER BY 1 DESC LIMIT ${MOST_FOUND}`,
    [[PAIRS_PART, ...parts], PAIRS_PART, parts.length + 1],
  )
  return found.map(({ stretch }) => Number(stretch))
}

/**
 * Packs the common words and the ends of a packed stretch. False if another server is at it. While nothing is edited or deleted, which
 * the caller sees to.
 */
export async function packLater(session: Session, number: number): Promise<boolean> {
  if (!(await takesTurn(session))) return false
  const there = await session.row('SELECT rows FROM stretches WHERE stretch = $1 AND part = $2', [number, PAIRS_PART])
  // It was changed since it was found, and is packed again first.
  if (there === undefined) return true
  const seqs = seqsOf(session, number)
  const rows = await session.rows('SELECT seq FROM completions WHERE seq BETWEEN $1 AND $2 ORDER BY seq', seqs)
  const rowOf = new Map(rows.map(({ seq }, row) => [Number(seq) - seqs[0], row]))
  const said = await packSaid(session, number, rowOf)
  const parts = [...said, ...(session.isSpread ? [] : await packEnds(session, number, rowOf))]
  await session.run('DELETE FROM stretches WHERE stretch = $1 AND part = ANY($2)', [number, partsOf(session)])
  const values = new Values()
  const [at, of] = [values.add(number), values.add(there['rows'])]
  const lines = parts.map(
    ([part, packed]) => `(${at}::int, ${values.add(part)}, ${of}::int, ${values.add(packed)}::bytea)`,
  )
  await session.run(`INSERT INTO stretches (stretch, part, rows, packed) VALUES ${lines.join(', ')}`, values.list)
  return true
}
