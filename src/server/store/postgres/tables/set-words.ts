import type { Session } from '../database/database.ts'

/** The pieces of a record's words (`text-words.ts`): as they are thought to be, and as they shall be. */
export interface ChangedWords {
  ord: number
  before: readonly string[]
  after: readonly string[]
}

/** Pieces that are written at once. */
const MOST_PIECES = 50

const DELETE_PIECES = `DELETE FROM texts t USING unnest($1::bigint[], $2::text[]) AS gone (o, w)
  WHERE t.ord = gone.o AND t.words = gone.w::tsvector AND t.ord = ANY($1::bigint[]) RETURNING t.ord`

/** Of a long text only what changes is written: all its words take seconds, for which others would wait. */
export async function setWords(session: Session, changed: readonly ChangedWords[]): Promise<void> {
  const records = changed.map(({ ord, before, after }) => {
    const [had, has] = [new Set(before), new Set(after)]
    const gone = [...had].filter((piece) => !has.has(piece))
    return { ord, had, after, gone, fresh: [...has].filter((piece) => !had.has(piece)) }
  })
  const ords = records.map(({ ord }) => ord)
  const there = await session.rows('SELECT ord, count(*) AS n FROM texts WHERE ord = ANY($1::bigint[]) GROUP BY ord', [
    ords,
  ])
  const counts = new Map(there.map(({ ord, n }) => [Number(ord), Number(n)]))
  const gone = records.flatMap((record) => record.gone.map((piece) => [record.ord, piece] as const))
  const deleted =
    gone.length === 0
      ? []
      : await session.rows(DELETE_PIECES, [gone.map(([ord]) => ord), gone.map(([, piece]) => piece)])
  const deletions = Map.groupBy(deleted, ({ ord }) => Number(ord))
  // Otherwise an older version cut the text into other pieces.
  const isKnown = ({ ord, had, gone: lost }: (typeof records)[number]) =>
    (counts.get(ord) ?? 0) === had.size && (deletions.get(ord)?.length ?? 0) === lost.length
  const unknown = records.filter((record) => !isKnown(record)).map(({ ord }) => ord)
  if (unknown.length > 0) await session.run('DELETE FROM texts WHERE ord = ANY($1::bigint[])', [unknown])
  const pieces = records.flatMap((record) =>
    (isKnown(record) ? record.fresh : record.after).map((piece) => [record.ord, piece] as const),
  )
  // As values, which one node takes by itself; of several nodes a selection is made at the coordinator first.
  for (let at = 0; at < pieces.length; at += MOST_PIECES) {
    const some = pieces.slice(at, at + MOST_PIECES)
    const rows = some.map((_, n) => `($${2 * n + 1}::bigint, $${2 * n + 2}::tsvector)`).join(', ')
    await session.run(`INSERT INTO texts (ord, words) VALUES ${rows}`, some.flat())
  }
}
