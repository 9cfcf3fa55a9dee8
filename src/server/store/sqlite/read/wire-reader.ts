import { toDeletedName } from '../../record/deleted-name.ts'
import type { SQLOutputValue } from 'node:sqlite'
import type { ListQuery } from '#contract/wire/list-query.ts'
import { Refusal } from '../../../source/refusal.ts'
import type { WirePage, WireRecord } from '../../wire-store.ts'
import { toText } from '../../record/codec/body-codec.ts'
import { commaJoined } from '../../answer/comma-joined.ts'
import { toExactFilter } from '../../question/filter.ts'
import type { Mark } from '../../record/marks.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { Statements } from '../database/statements.ts'
import { toWireJson, type WireParts } from '../../answer/wire-json.ts'
import { walk } from '../question/walk.ts'

const RECORDS = `
  SELECT c.name, c.spliced, b.metadata, b.metadata_changed_at, b.codec, b.size, b.sha256, b.body
  FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value LEFT JOIN bodies b ON b.ord = c.ord`

/** Answers in the form of the wire contract: the bytes that came, with the current id and metadata. */
export class WireReader {
  readonly #statements: Statements
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements) {
    this.#statements = statements
    this.#find = createPairFinder(statements)
  }

  /** The contract's list. Throws `Refusal` 404 if `after` was never a completion of this store. */
  list(query: ListQuery): WirePage {
    const filter = toExactFilter(toWireMarks(query), this.#find)
    const from = query.after === null ? null : this.#placeOf(query.after)
    const texts: Uint8Array[] = []
    const ids: string[] = []
    const damaged: string[] = []
    const step = { descending: query.order === 'desc', from, limit: query.limit + 1, asOf: null }
    for (;;) {
      const ords = walk(this.#statements, filter, step)
      const page = ords.slice(0, query.limit)
      for (const found of this.#read(page)) {
        const json = toWireJson(toParts(found), 'v1')
        if (json === null) {
          damaged.push(String(found['name']))
          continue
        }
        texts.push(json)
        ids.push(String(found['name']))
      }
      const hasMore = ords.length > query.limit
      // Clients continue after the last id: a page without any would end their walk, even if more follows.
      if (ids.length > 0 || !hasMore) return { data: commaJoined(texts), ids, damaged, hasMore }
      step.from = page.at(-1) ?? null
    }
  }

  /** One record; null if there is none with that name. */
  get(name: string): WireRecord | null {
    const ord = this.ordOf(name)
    const [found] = ord === null ? [] : this.#read([ord])
    if (found === undefined) return null
    const json = toWireJson(toParts(found), 'v1')
    return { id: String(found['name']), json: json === null ? null : toText(json) }
  }

  /**
   * The records' JSON at these places, in this order; deleted ones are left out. Bytes stay unchanged if there is no
   * metadata and never was a change, so that an import recognises them.
   */
  own(ords: Iterable<number>): { id: string; json: Uint8Array | null }[] {
    return this.#read([...ords]).map((found) => ({
      id: String(found['name']),
      json: toWireJson(toParts(found), 'own'),
    }))
  }

  /** The place of a completion; null if there is none with that name. */
  ordOf(name: string): number | null {
    const found = this.#statements.of('SELECT ord FROM completions WHERE name = ?').get(name)
    return found === undefined ? null : Number(found['ord'])
  }

  /** What is stored of the records at these places, in this order. */
  #read(ords: readonly number[]): Record<string, SQLOutputValue>[] {
    try {
      return this.#statements.of(RECORDS).all(JSON.stringify(ords))
    } catch (error) {
      const [ord, ...more] = ords
      if (ord === undefined) throw error
      // A page of the file that cannot be read must not affect other records.
      if (more.length > 0) return ords.flatMap((one) => this.#read([one]))
      return this.#statements.of('SELECT name FROM completions WHERE ord = ?').all(ord)
    }
  }

  #placeOf(after: string): number {
    const gone = () => this.#statements.of('SELECT ord FROM deleted WHERE name = ?').get(toDeletedName(after))?.['ord']
    const ord = this.ordOf(after) ?? gone()
    if (ord !== undefined) return Number(ord)
    throw new Refusal(404, `Completion ${after} not found`, { param: 'after', code: 'not_found' })
  }
}

function toWireMarks(query: ListQuery): Mark[] {
  const pairs = query.metadata.map(([key, value]): Mark => ({ field: 'meta', key, value }))
  return query.model === null ? pairs : [{ field: 'model', key: '', value: query.model }, ...pairs]
}

function toParts(found: Record<string, SQLOutputValue>): WireParts {
  const { metadata, metadata_changed_at: changedAt } = found
  return {
    packed: found,
    name: String(found['name']),
    spliced: found['spliced'] === 1,
    metadata: typeof metadata === 'string' ? metadata : null,
    metadataChangedAt: typeof changedAt === 'number' ? changedAt : null,
  }
}
