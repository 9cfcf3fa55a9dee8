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
import { readPlaced, walk, type Wanted } from '../question/walk.ts'
import { readOrd } from './record-reader.ts'

const OWN: Wanted = {
  columns: 'c.name, c.spliced, b.metadata, b.metadata_changed_at, b.codec, b.size, b.sha256, b.body',
  joined: 'JOIN completions c ON c.ord = f.ord JOIN bodies b ON b.ord = f.ord',
}

/** The contract's list. Throws `Refusal` 404 if `after` was never a completion of this store. */
export async function readWireList(session: Session, query: ListQuery): Promise<WirePage> {
  const [asked, after] = await Promise.all([
    readWireQuestion(session, query),
    query.after === null ? null : placeOf(session, query.after),
  ])
  const texts: Uint8Array[] = []
  const ids: string[] = []
  const damaged: string[] = []
  let from = after
  for (;;) {
    const step = { descending: query.order === 'desc', from, limit: query.limit + 1, asOf: null }
    const found = await walk(session, asked, step, OWN)
    const page = found.slice(0, query.limit)
    for (const row of page) {
      const { id, json } = toOwn(row, 'v1')
      if (json === null) damaged.push(id)
      else {
        texts.push(json)
        ids.push(id)
      }
    }
    const hasMore = found.length > query.limit
    // Clients continue after the last id: a page without any would end their walk, even if more follows.
    if (ids.length > 0 || !hasMore) return { data: commaJoined(texts), ids, damaged, hasMore }
    from = Number(page.at(-1)?.['ord'])
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
  return (await readPlaced(session, ords, OWN)).map((row) => toOwn(row, form))
}

function toOwn(row: Row, form: 'v1' | 'own'): { id: string; json: Uint8Array | null } {
  return { id: fromColumnText(String(row['name'])), json: toWireJson(toParts(row), form) }
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
