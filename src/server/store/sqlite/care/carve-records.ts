import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type RawCell, readCells } from './read-cells.ts'
import type { RawPages } from './raw-pages.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import { readStoredLine, readStoredRow } from '../../record/stored-row.ts'

/** What was found of one record; null for missing parts. */
export interface CarvedRecord {
  ord: number
  /** The number of its arrival, and its name. */
  seq: number | null
  name: string | null
  way: string | null
  latencyMs: number | null
  body: RawCell | null
  line: CompletionRow | null
  call: RawCell | null
}

/** The columns of `completions` that every layout has; later ones follow them. */
const COLUMNS = [
  'ord',
  'seq',
  'spliced',
  ...Object.values(SORT_COLUMNS).flatMap((sort) =>
    sort.value !== null && (sort.since ?? 1) === 1 ? [sort.column] : [],
  ),
  'name',
]

/** SQLite’s serial type of a BLOB of 32 bytes: the checksum. */
const BLOB_OF_32 = 12 + 2 * 32

/** Our tables are told apart by the types of their columns, so that no table of contents is needed. */
function kindOf({ types }: RawCell): 'completion' | 'body' | 'line' | 'call' | null {
  const [first, second = 0, third = 0, fourth = 0] = types
  // The first column is the row's own number, which is stored elsewhere.
  if (first !== 0) return null
  if (types.length > COLUMNS.length) return 'completion'
  if (types.length >= 13 && types[4] === BLOB_OF_32) return 'body'
  if (types.length === 3 && !isText(second) && third >= 12) return 'line'
  if (types.length >= 5 && types.length <= 7 && isText(second) && !isText(third) && isText(fourth)) return 'call'
  return null
}

function isText(type: number): boolean {
  return type >= 13 && type % 2 === 1
}

/**
 * Searches every page for parts of records, whatever else of the file is damaged, and gives them in order of arrival as
 * far as that is known. Nothing found is known to be intact: the caller must check it.
 */
export function carveRecords(pages: RawPages): CarvedRecord[] {
  const records = new Map<number, CarvedRecord>()
  const free = readFreePages(pages)
  for (let number = 1; number <= pages.count; number++) {
    if (free.has(number)) continue
    for (const cell of readCells(pages, number)) {
      const kind = kindOf(cell)
      if (kind !== null) put(records, cell, kind)
    }
  }
  return [...records.values()].toSorted(
    (one, other) => (one.seq ?? Infinity) - (other.seq ?? Infinity) || one.ord - other.ord,
  )
}

const NOTHING = { seq: null, name: null, way: null, latencyMs: null, body: null, line: null, call: null }

function put(records: Map<number, CarvedRecord>, cell: RawCell, kind: 'completion' | 'body' | 'line' | 'call'): void {
  const ord = cell.rowid
  const record = records.get(ord) ?? { ...NOTHING, ord }
  if (kind === 'body') record.body ??= cell
  else if (kind === 'call') record.call ??= cell
  else if (kind === 'line') record.line ??= readLine(cell)
  else Object.assign(record, readPlace(cell))
  // A row of another table with the same column types does not belong to a record.
  if (kind !== 'line' || record.line !== null) records.set(ord, record)
}

function readPlace(cell: RawCell): Pick<CarvedRecord, 'seq' | 'name' | 'way' | 'latencyMs'> {
  try {
    const values = cell.read()
    const at = (column: string) => values[COLUMNS.indexOf(column)]
    const [seq, name, way, latency] = [at('seq'), at('name'), at('way'), at('latency')]
    return {
      seq: typeof seq === 'number' ? seq : null,
      name: typeof name === 'string' ? name : null,
      way: typeof way === 'string' ? way : null,
      latencyMs: typeof latency === 'number' ? latency : null,
    }
  } catch {
    return { seq: null, name: null, way: null, latencyMs: null }
  }
}

function readLine(cell: RawCell): CompletionRow | null {
  try {
    const [, crc, stored] = cell.read()
    const text = readStoredLine(stored, crc)
    return text === null ? null : readStoredRow(text)
  } catch {
    return null
  }
}

/** Pages that are free but may still contain deleted rows. */
function readFreePages(pages: RawPages): Set<number> {
  const free = new Set<number>()
  let trunk = pages.page(1)?.readUInt32BE(32) ?? 0
  while (trunk !== 0 && !free.has(trunk)) {
    const page = pages.page(trunk)
    if (page === null) break
    free.add(trunk)
    const leaves = Math.min(page.readUInt32BE(4), pages.size / 4 - 2)
    for (let n = 0; n < leaves; n++) free.add(page.readUInt32BE(8 + 4 * n))
    trunk = page.readUInt32BE(0)
  }
  return free
}
