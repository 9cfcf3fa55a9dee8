import type { ListedPlace, MirrorClaim, MirrorLease, MirrorSummary } from '../../mirror-store.ts'
import type { KeptListing } from '../../ingest-store.ts'
import { packBeside } from '../../record/codec/body-codec.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { claimHeld, type HeldLease, prolongHeld, releaseHeld } from '../../record/mirrored/held-lease.ts'
import { isFromElsewhere, toOrigin } from '../../record/is-from-elsewhere.ts'
import type { Candidate, MirroredRow } from '../../record/mirrored/mirrored-row.ts'
import { blobOf, bytesOf, numberOf, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { findWire } from './name-table.ts'

/** Records that answer by an id: `$1` is it, `$2` where such may stand. */
const BY_ID = 'c.ord = ANY($2::bigint[]) AND (c.wire_id = $1 OR (c.name = $1 AND NOT c.spliced))'

/** What the mirror knows about a row of upstream's list; null if it never saw it. */
export async function findMirrored(session: Session, source: string, id: string): Promise<MirroredRow | null> {
  const found = await session.row('SELECT * FROM mirror_rows WHERE source = $1 AND id = $2', [source, toPgText(id)])
  if (found === undefined) return null
  return {
    ord: Number(found['ord']),
    walk: Number(found['walk']),
    sha256: bytesOf(found['sha256']),
    messages: Number(found['messages']),
    goneAt: numberOf(found['gone_at']),
    expires: numberOf(found['expires']),
    listed: blobOf(found['listed']),
  }
}

/** Stores that upstream lists a row. */
export async function putMirrored(
  session: Session,
  source: string,
  id: string,
  created: number | null,
  row: MirroredRow,
): Promise<void> {
  await session.run(
    `INSERT INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)
     ON CONFLICT (source, id) DO UPDATE SET ord = excluded.ord, created = excluded.created, walk = excluded.walk,
       sha256 = excluded.sha256, messages = excluded.messages, expires = excluded.expires, gone_at = NULL,
       listed = excluded.listed`,
    [source, toPgText(id), row.ord, created, row.walk, row.sha256, row.messages, row.expires, row.listed],
  )
}

/** Connects a record with an upstream's list as in another store; what is known here already stays. */
export async function restoreListing(session: Session, listing: KeptListing, ord: number): Promise<void> {
  const { source, id, created, sha256, messages, expires, goneAt, text } = listing
  const added = await session.run(
    `INSERT INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
     VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [source, toPgText(id), ord, created, sha256, messages, expires, goneAt, packBeside(text)],
  )
  if (added === 0) return
  await session.run("INSERT INTO mirror_sources (source, state) VALUES ($1, '') ON CONFLICT DO NOTHING", [source])
  await session.run('UPDATE mirror_sources SET n = n + 1, gone = gone + $1 WHERE source = $2', [
    goneAt === null ? 0 : 1,
    source,
  ])
}

/** Records with this id, newest first. */
export async function candidatesFor(session: Session, id: string): Promise<Candidate[]> {
  const ords = await findWire(session, toPgText(id))
  if (ords.length === 0) return []
  const found = await session.rows(
    `SELECT c.ord, c.way, b.capture, b.sha256, b.came_from FROM completions c JOIN bodies b USING (ord)
     WHERE ${BY_ID} ORDER BY c.ord DESC`,
    [toPgText(id), ords],
  )
  return found.map((row) => ({
    ord: Number(row['ord']),
    capture: textOf(row['capture']),
    sha256: bytesOf(row['sha256']),
    origin: toOrigin(row),
  }))
}

async function heldLease(session: Session): Promise<HeldLease> {
  const held = await session.row('SELECT token, holder, until FROM mirror_lease FOR UPDATE')
  return { token: Number(held?.['token']), holder: String(held?.['holder']), untilMs: Number(held?.['until']) }
}

async function holdLease(session: Session, next: HeldLease | null): Promise<void> {
  if (next === null) return
  const { token, holder, untilMs } = next
  await session.run('UPDATE mirror_lease SET token = $1, holder = $2, until = $3', [token, holder, Math.ceil(untilMs)])
}

/** Takes the lease unless another process holds it. This and what follows runs inside a transaction. */
export async function claimLease(session: Session, claim: MirrorClaim): Promise<MirrorLease> {
  const { lease, next } = claimHeld(await heldLease(session), claim)
  await holdLease(session, next)
  return lease
}

/** Returns the lease; does nothing if another process holds it by now. */
export async function releaseLease(session: Session, token: number): Promise<void> {
  await holdLease(session, releaseHeld(await heldLease(session), token))
}

/** Prolongs the lease. Throws 409 `lease_lost` if the number is not the newest. */
export async function fenceLease(session: Session, token: number, untilMs: number): Promise<void> {
  await holdLease(session, prolongHeld(await heldLease(session), token, untilMs))
}

/** Everything stored about one upstream. `now` is Unix seconds. */
export async function readMirrorSummary(
  session: Session,
  source: string,
  now: number,
  walks: number,
): Promise<MirrorSummary> {
  const kept = await session.row('SELECT state, profile, n, gone FROM mirror_sources WHERE source = $1', [source])
  const edges = await session.row(
    'SELECT min(created) AS oldest, max(created) AS newest FROM mirror_rows WHERE source = $1',
    [source],
  )
  const newest = await session.row(
    'SELECT expires FROM mirror_rows WHERE source = $1 ORDER BY created DESC NULLS LAST LIMIT 1',
    [source],
  )
  const lines = await session.rows('SELECT entry FROM mirror_walks WHERE source = $1 ORDER BY walk DESC LIMIT $2', [
    source,
    walks,
  ])
  const state = textOf(kept?.['state'])
  return {
    state: state === '' ? null : state,
    profile: textOf(kept?.['profile']),
    rows: Number(kept?.['n'] ?? 0),
    gone: Number(kept?.['gone'] ?? 0),
    oldest: numberOf(edges?.['oldest']),
    newest: numberOf(edges?.['newest']),
    nextExpiry: numberOf(newest?.['expires']) === null ? null : await nextExpiry(session, source, now),
    walks: lines.map((line) => String(line['entry'])),
  }
}

/** When the next of the rows that a source lists expires: they are looked at from now on, some at a time. */
async function nextExpiry(session: Session, source: string, now: number): Promise<number | null> {
  const some = 100
  for (let from = 0; ; from += some) {
    const soon = await session.rows(
      'SELECT ord, name, wire_id, expires FROM completions WHERE expires >= $1::float8 ORDER BY expires, ord LIMIT $2 OFFSET $3',
      [now, some, from],
    )
    const listed = await session.rows('SELECT ord, id FROM mirror_rows WHERE source = $1 AND ord = ANY($2::bigint[])', [
      source,
      soon.map((row) => row['ord']),
    ])
    const ids = Map.groupBy(listed, (row) => row['ord'])
    const next = soon.find(({ ord, name, wire_id }) => ids.get(ord)?.some(({ id }) => id === name || id === wire_id))
    if (next !== undefined) return Number(next['expires'])
    if (soon.length < some) return null
  }
}

/** Those of the ids whose input messages must still be fetched, by the rules of `sqlite/read/mirror-reader.ts`. */
export async function readMissing(
  session: Session,
  source: string,
  from: string,
  ids: readonly string[],
): Promise<string[]> {
  const missing: string[] = []
  for (const id of ids) {
    const row = await session.row('SELECT messages, ord FROM mirror_rows WHERE source = $1 AND id = $2', [
      source,
      toPgText(id),
    ])
    if (row === undefined) {
      const others = await session.rows(
        `SELECT c.way, b.came_from FROM completions c JOIN bodies b USING (ord)
         WHERE (b.request IS NOT NULL OR b.messages IS NOT NULL) AND ${BY_ID}`,
        [toPgText(id), await findWire(session, toPgText(id))],
      )
      if (others.every((other) => isFromElsewhere(toOrigin(other), { way: 'mirrored', from }))) missing.push(id)
      continue
    }
    if (row['messages'] !== 0) continue
    if ((await session.row('SELECT 1 FROM completions WHERE ord = $1', [row['ord']])) !== undefined) missing.push(id)
  }
  return missing
}

/** Those of these places whose records this upstream still lists. */
export async function readListedPlaces(session: Session, source: string, places: Float64Array): Promise<ListedPlace[]> {
  const listed = await session.rows(
    'SELECT id, ord FROM mirror_rows WHERE source = $1 AND ord = ANY($2::bigint[]) AND gone_at IS NULL ORDER BY ord DESC',
    [source, [...places]],
  )
  return listed.map((row) => ({ id: fromColumnText(String(row['id'])), place: Number(row['ord']) }))
}

/** Stores what `doctor` found out about a source. */
export async function setProfile(session: Session, source: string, profile: string): Promise<void> {
  await session.run(
    `INSERT INTO mirror_sources (source, state, profile) VALUES ($1, '', $2)
     ON CONFLICT (source) DO UPDATE SET profile = excluded.profile`,
    [source, profile],
  )
}
