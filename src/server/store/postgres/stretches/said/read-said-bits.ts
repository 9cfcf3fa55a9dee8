import { bytesOf } from '../../database/cells.ts'
import type { Session } from '../../database/database.ts'
import type { PackedState } from '../stretch-table.ts'
import { BITS_PART, type BitsAt, bytesFor, unpackWords, WORDS_PART, type WordsAt } from './said-words.ts'

/** A bit for each row that says a single word, of the stretches of which it is a common word, by their numbers. */
export async function readSaidBits(
  session: Session,
  word: string,
  { key, closed }: PackedState,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const { of, count } = await readWords(session, key, closed)
  const found = of.get(word) ?? []
  if (found.length === 0) return new Map()
  // Words are packed one stretch after the other, so that more of them are another answer.
  return session.kept.bits(`${key} ${count} ${word}`, async () => {
    const rows = await session.rows(
      `SELECT g.stretch, substring(s.packed FROM g.first FOR g.bytes) AS bits
       FROM unnest($1::int[], $2::int[], $3::int[]) g (stretch, first, bytes)
         JOIN stretches s ON s.stretch = g.stretch AND s.part = $4`,
      [
        found.map(({ stretch }) => stretch),
        found.map(({ from }) => from + 1),
        found.map(({ bytes }) => bytes),
        BITS_PART,
      ],
    )
    return new Map(rows.map(({ stretch, bits }) => [Number(stretch), bytesOf(bits)]))
  })
}

async function readWords(session: Session, key: string, closed: number): Promise<{ of: WordsAt; count: number }> {
  const known = session.kept.words
  if (known?.key === key) return known
  const rows = await session.rows('SELECT stretch, rows, packed FROM stretches WHERE stretch < $1 AND part = $2', [
    closed,
    WORDS_PART,
  ])
  const of = new Map<string, BitsAt[]>()
  for (const row of rows) {
    const [stretch, bytes] = [Number(row['stretch']), bytesFor(Number(row['rows']))]
    for (const [n, word] of unpackWords(bytesOf(row['packed'])).entries()) {
      const at = { stretch, from: n * bytes, bytes }
      const list = of.get(word)
      if (list === undefined) of.set(word, [at])
      else list.push(at)
    }
  }
  const found = { key, of, count: rows.length }
  if (rows.length === closed) session.kept.words = found
  return found
}
