import { bytesOf } from '../../database/cells.ts'
import type { Session } from '../../database/database.ts'
import { toSameWords, toWholeWord } from '../../question/text-words.ts'
import { packSaidWords } from './said-words.ts'
import { seqsOf } from '../seqs-of.ts'

/** A word that a smaller share of the rows says is looked up by the index of words. */
const LEAST_SAID = 1 / 16
/** So many rows of a stretch tell, nearly, which words that are. */
const SAMPLED = 256
/** No more words than this, each of which takes a bit for each row. */
const MOST_WORDS = 400

/** The rows of a stretch by the words that they say: a statement's FROM and WHERE. */
const SAID_OF = 'FROM completions d JOIN texts t ON t.ord = d.ord WHERE d.seq BETWEEN $1 AND $2'

/** The parts that tell which rows of a stretch say its most common words; `rowOf` tells the place of a row by its arrival within the stretch. */
export async function packSaid(
  session: Session,
  number: number,
  rowOf: ReadonlyMap<number, number>,
): Promise<Map<string, Uint8Array>> {
  const seqs = seqsOf(session, number)
  const words = await findCommon(session, seqs)
  // Told apart by the statement, which hands on two bytes for each row that says a word.
  const found = await session.rows(
    `SELECT s.word, string_agg(int2send(s.row::int2), ''::bytea) AS rows FROM (
       SELECT d.seq - $1::bigint AS row, unnest(tsvector_to_array(t.words)) AS word ${SAID_OF}) s
     WHERE s.word = ANY($3::text[]) GROUP BY 1`,
    [...seqs, words],
  )
  const said = found.map(({ word, rows: at }) => [String(word), toRows(bytesOf(at), rowOf)] as const)
  return packSaidWords(said, rowOf.size)
}

/** The words that many rows of a stretch say, with those that say the same. */
async function findCommon(session: Session, [from, to]: readonly [number, number]): Promise<string[]> {
  const step = Math.max(1, Math.floor((to - from + 1) / SAMPLED))
  const least = Math.max(1, Math.floor(((to - from + 1) / step) * LEAST_SAID))
  const found = await session.rows(
    `SELECT s.word, count(*) AS n FROM (
       SELECT unnest(tsvector_to_array(t.words)) AS word ${SAID_OF} AND d.seq % $3::bigint = 0) s
     GROUP BY 1 HAVING count(*) >= $4::bigint ORDER BY 2 DESC, 1 LIMIT ${MOST_WORDS}`,
    [from, to, step, least],
  )
  return [...new Set(found.map(({ word }) => toWholeWord(String(word))))].flatMap(toSameWords)
}

function toRows(bytes: Uint8Array, rowOf: ReadonlyMap<number, number>): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rows: number[] = []
  for (let at = 0; at < bytes.length; at += 2) {
    const row = rowOf.get(view.getInt16(at))
    if (row !== undefined) rows.push(row)
  }
  return rows
}
