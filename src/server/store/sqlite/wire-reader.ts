import type { ListQuery } from '#contract/list-query.ts'
import { spliceMembers } from '#contract/json-members.ts'
import { Refusal } from '../../refusal.ts'
import type { WirePage, WireRecord } from '../store.ts'
import { toExactFilter } from './filter.ts'
import type { Mark } from './marks.ts'
import { createPairFinder } from './pair-table.ts'
import type { RecordReader } from './record-reader.ts'
import type { Statements } from './statements.ts'
import { walk } from './walk.ts'

/** Answers in the wire's own terms: the bytes that came in, with id and metadata as they stand now. */
export class WireReader {
  readonly #statements: Statements
  readonly #records: RecordReader
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements, records: RecordReader) {
    this.#statements = statements
    this.#records = records
    this.#find = createPairFinder(statements)
  }

  /** The contract's list. Throws `Refusal` 404 where `after` was never a completion of this store. */
  list(query: ListQuery): WirePage {
    const filter = toExactFilter(toMarks(query), this.#find)
    const from = query.after === null ? null : this.#placeOf(query.after)
    const step = { descending: query.order === 'desc', from, limit: query.limit + 1, asOf: null }
    const ords = walk(this.#statements, filter, step)
    return { records: this.records(ords.slice(0, query.limit)), hasMore: ords.length > query.limit }
  }

  /** One record; null when there is none of that name. */
  get(name: string): WireRecord | null {
    const ord = this.ordOf(name)
    return ord === null ? null : (this.records([ord])[0] ?? null)
  }

  /**
   * The records at these places, in this order; places whose record has gone are left out. `/v1` promises `metadata` in
   * every completion; `own` keeps the bytes where there is none and never was a change, so that what is exported is
   * known again when it is taken in.
   */
  records(ords: Iterable<number>, form: 'v1' | 'own' = 'v1'): WireRecord[] {
    const edits = this.#statements.of(
      'SELECT c.name, c.spliced, b.metadata, b.metadata_changed_at FROM completions c LEFT JOIN bodies b ON b.ord = c.ord WHERE c.ord = ?',
    )
    const records: WireRecord[] = []
    for (const ord of ords) {
      const found = edits.get(ord)
      if (found === undefined) continue
      const id = String(found['name'])
      const { text, damage } = this.#records.body(ord)
      const changes: Record<string, string> = {}
      if (found['spliced'] === 1) changes['id'] = JSON.stringify(id)
      const none = found['metadata'] === '{}' && found['metadata_changed_at'] === null
      if (found['metadata'] !== null && !(none && form === 'own')) changes['metadata'] = String(found['metadata'])
      records.push({ id, json: text === null || damage !== null ? null : splice(text, changes) })
    }
    return records
  }

  /** Where a completion stands; null when there is none of that name. */
  ordOf(name: string): number | null {
    const found = this.#statements.of('SELECT ord FROM completions WHERE name = ?').get(name)
    return found === undefined ? null : Number(found['ord'])
  }

  #placeOf(after: string): number {
    const gone = () => this.#statements.of('SELECT ord FROM deleted WHERE name = ?').get(after)?.['ord']
    const ord = this.ordOf(after) ?? gone()
    if (ord !== undefined) return Number(ord)
    throw new Refusal(404, `Completion ${after} not found`, { param: 'after', code: 'not_found' })
  }
}

function toMarks(query: ListQuery): Mark[] {
  const pairs = query.metadata.map(([key, value]): Mark => ({ field: 'meta', key, value }))
  return query.model === null ? pairs : [{ field: 'model', key: '', value: query.model }, ...pairs]
}

/** The bytes stay verbatim where nothing changed, and where they are not an object that could say otherwise. */
function splice(text: string, changes: Record<string, string>): string {
  if (Object.keys(changes).length === 0) return text
  try {
    return spliceMembers(text, changes)
  } catch {
    return text
  }
}
