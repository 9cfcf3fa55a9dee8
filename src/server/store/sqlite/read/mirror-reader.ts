import type { ListedPlace, MirrorSummary } from '../../mirror-store.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { isFromElsewhere, toOrigin } from '../../record/is-from-elsewhere.ts'
import type { Statements } from '../database/statements.ts'

/** Everything stored about one upstream. `now` is Unix seconds. */
export function readMirrorSummary(statements: Statements, source: string, now: number, walks: number): MirrorSummary {
  const kept = statements.of('SELECT state, profile, n, gone FROM mirror_sources WHERE source = ?').get(source)
  const edges = statements
    .of('SELECT min(created) AS oldest, max(created) AS newest FROM mirror_rows WHERE source = ?')
    .get(source)
  const lines = statements
    .of('SELECT entry FROM mirror_walks WHERE source = ? ORDER BY walk DESC LIMIT ?')
    .all(source, walks)
  const state = kept?.['state']
  const profile = kept?.['profile']
  return {
    state: typeof state === 'string' && state !== '' ? state : null,
    profile: typeof profile === 'string' ? profile : null,
    rows: Number(kept?.['n'] ?? 0),
    gone: Number(kept?.['gone'] ?? 0),
    oldest: numberOf(edges?.['oldest']),
    newest: numberOf(edges?.['newest']),
    nextExpiry: readNextExpiry(statements, source, now),
    walks: lines.map((line) => String(line['entry'])),
  }
}

/**
 * When this upstream deletes its next row; null if unknown. The soonest rows come first, and most of them are its own.
 */
function readNextExpiry(statements: Statements, source: string, now: number): number | null {
  const newest = statements
    .of('SELECT expires FROM mirror_rows WHERE source = ? ORDER BY created DESC LIMIT 1')
    .get(source)
  if (numberOf(newest?.['expires']) === null) return null
  const next = statements
    .of(
      `SELECT c.expires AS at FROM completions c WHERE c.expires >= ?2 AND EXISTS (
         SELECT 1 FROM mirror_rows m WHERE m.source = ?1 AND m.id IN (c.name, c.wire_id) AND m.ord = c.ord
       ) ORDER BY c.expires LIMIT 1`,
    )
    .get(source, now)
  return numberOf(next?.['at'])
}

/**
 * Those of the ids whose input messages must still be fetched. A row that was deleted here is skipped, and records of
 * upstreams other than `from` do not count.
 */
export function readMissing(statements: Statements, source: string, from: string, ids: readonly string[]): string[] {
  const seen = statements.of(
    `SELECT m.messages, c.ord FROM mirror_rows m LEFT JOIN completions c ON c.ord = m.ord WHERE m.source = ? AND m.id = ?`,
  )
  const beside = statements.of(
    `SELECT c.way, b.came_from FROM bodies b JOIN completions c USING (ord)
     WHERE (b.request IS NOT NULL OR b.messages IS NOT NULL) AND ord IN (
       SELECT ord FROM completions WHERE wire_id = ?1 UNION ALL SELECT ord FROM completions WHERE name = ?1 AND spliced = 0)`,
  )
  const listed = { way: 'mirrored', from }
  return ids.filter((id) => {
    const column = toColumnText(id)
    const row = seen.get(source, column)
    if (row !== undefined) return row['messages'] === 0 && row['ord'] !== null
    return beside.all(column).every((other) => isFromElsewhere(toOrigin(other), listed))
  })
}

/** Those of these places whose records this upstream still lists. */
export function readListedPlaces(statements: Statements, source: string, places: Float64Array): ListedPlace[] {
  return statements
    .of(
      `SELECT m.ord, m.id FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value
       CROSS JOIN mirror_rows m ON m.source = ? AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE m.gone_at IS NULL`,
    )
    .all(JSON.stringify([...places]), source)
    .map((row) => ({ id: fromColumnText(String(row['id'])), place: Number(row['ord']) }))
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
