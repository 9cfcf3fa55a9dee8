import type { ListQuery } from '#contract/wire/list-query.ts'
import { Refusal } from '../../../source/refusal.ts'
import type { WirePage, WireRecord } from '../../wire-store.ts'
import { toText } from '../../record/codec/body-codec.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { commaJoined } from '../../answer/comma-joined.ts'
import { toWireJson, type WireParts } from '../../answer/wire-json.ts'
import { numberOf, type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readWireQuestion } from '../question/filter-sql.ts'
import { walk } from '../question/walk.ts'
import { readOrd } from './record-reader.ts'

const COLUMNS = 'c.name, c.spliced, b.metadata, b.metadata_changed_at, b.codec, b.size, b.sha256, b.body'

/** The contract's list. Throws `Refusal` 404 if `after` was never a completion of this store. */
export async function readWireList(session: Session, query: ListQuery): Promise<WirePage> {
  const asked = await readWireQuestion(session, query)
  const texts: Uint8Array[] = []
  const ids: string[] = []
  const damaged: string[] = []
  let from = query.after === null ? null : await placeOf(session, query.after)
  for (;;) {
    const ords = await walk(session, asked, {
      descending: query.order === 'desc',
      from,
      limit: query.limit + 1,
      asOf: null,
    })
    const page = ords.slice(0, query.limit)
    for (const { id, json } of await readOwn(session, page, 'v1')) {
      if (json === null) damaged.push(id)
      else {
        texts.push(json)
        ids.push(id)
      }
    }
    const hasMore = ords.length > query.limit
    // Clients continue after the last id: a page without any would end their walk, even if more follows.
    if (ids.length > 0 || !hasMore) return { data: commaJoined(texts), ids, damaged, hasMore }
    from = page.at(-1) ?? null
  }
}

/** One record; null if there is none with that name. */
export async function readWire(session: Session, name: string): Promise<WireRecord | null> {
  const ord = await readOrd(session, name)
  const [found] = ord === null ? [] : await readOwn(session, [ord], 'v1')
  return found === undefined ? null : { id: found.id, json: found.json === null ? null : toText(found.json) }
}

/** The records' JSON at these places, in this order; deleted ones are left out. */
export async function readOwn(
  session: Session,
  ords: readonly number[],
  form: 'v1' | 'own',
): Promise<{ id: string; json: Uint8Array | null }[]> {
  if (ords.length === 0) return []
  const sql = `SELECT c.ord, ${COLUMNS} FROM completions c JOIN bodies b USING (ord) WHERE c.ord = ANY($1::bigint[])`
  const rows = await session.rows(sql, [ords])
  const places = new Map(rows.map((row) => [Number(row['ord']), row]))
  const found = ords.map((ord) => places.get(ord)).filter((row) => row !== undefined)
  return found.map((row) => ({ id: fromColumnText(String(row['name'])), json: toWireJson(toParts(row), form) }))
}

function toParts(row: Row): WireParts {
  return {
    packed: row,
    name: fromColumnText(String(row['name'])),
    spliced: row['spliced'] === true,
    metadata: textOf(row['metadata']),
    metadataChangedAt: numberOf(row['metadata_changed_at']),
  }
}

async function placeOf(session: Session, after: string): Promise<number> {
  const ord = await readOrd(session, after)
  if (ord !== null) return ord
  const gone = await session.row('SELECT ord FROM deleted WHERE name = $1', [toDeletedName(after)])
  if (gone !== undefined) return Number(gone['ord'])
  throw new Refusal(404, `Completion ${after} not found`, { param: 'after', code: 'not_found' })
}
