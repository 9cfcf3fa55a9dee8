import type { DatabaseSync } from 'node:sqlite'
import { commaJoined } from '../../answer/comma-joined.ts'
import { backup } from '../care/backup.ts'
import { ColumnSumsReader } from '../read/column-sums-reader.ts'
import { connectReadOnly } from '../database/connect.ts'
import { readDetail, readRaw } from '../read/detail-reader.ts'
import { ExportReader } from '../read/export-reader.ts'
import { KeptReader } from '../read/kept-reader.ts'
import { FacetReader } from '../read/facet-reader.ts'
import { GroupReader } from '../read/group-reader.ts'
import { UsageReader } from '../read/usage-reader.ts'
import { HistogramReader } from '../read/histogram-reader.ts'
import { KeptAnswerReader } from '../read/kept-answer-reader.ts'
import { MEMORY } from '../database/open-database.ts'
import { readListedPlaces, readMissing, readMirrorSummary } from '../read/mirror-reader.ts'
import { PageReader } from '../read/page-reader.ts'
import { RecordReader } from '../tables/record-reader.ts'
import { RowColumns } from '../read/row-columns.ts'
import { Statements } from '../database/statements.ts'
import { readPulse, readStatus } from '../read/status-reader.ts'
import { verifyDatabase } from '../care/verify-database.ts'
import { RecordVerifier } from '../care/verify-records.ts'
import { readViews } from '../tables/view-table.ts'
import { WireReader } from '../read/wire-reader.ts'
import type { StoreCalls } from './worker-protocol.ts'
import type { WriteCall } from './write-calls.ts'

/** What a reading worker answers. Each call sees one state of the store, whatever is written meanwhile. */
export function createReadCalls(
  db: DatabaseSync,
  path: string,
): Omit<StoreCalls, WriteCall | 'prepare' | 'packStretch' | 'close'> {
  const statements = new Statements(db)
  const records = new RecordReader(statements)
  const columns = new RowColumns(statements)
  const pages = new PageReader(statements, records, columns)
  const wire = new WireReader(statements)
  const kept = new KeptAnswerReader(statements)
  const verifier = new RecordVerifier(new Statements(db))
  const facets = new FacetReader(statements, columns)
  const exports = new ExportReader(new KeptReader(statements, records), wire)
  const histograms = new HistogramReader(statements, columns)
  const columnSums = new ColumnSumsReader(statements, columns)
  const usages = new UsageReader(statements, columns)
  const grouped = new GroupReader(statements, records, pages)
  const snapshot = <T>(read: () => T): T => {
    db.exec('BEGIN')
    try {
      return read()
    } finally {
      db.exec('COMMIT')
    }
  }
  return {
    page: (query, request, now) => snapshot(() => pages.page(query, request, now)),
    view: (query, request, now) => snapshot(() => pages.view(query, request, now)),
    sums: (query, asOf) => snapshot(() => pages.sums(query, asOf)),
    isCostReported: (query, asOf) => snapshot(() => pages.isCostReported(query, asOf)),
    later: (query, asOf) => snapshot(() => pages.later(query, asOf)),
    pulse: (now) => readPulse(statements, now),
    detail: (name) =>
      snapshot(() => {
        const ord = wire.ordOf(name)
        return ord === null ? null : readDetail(statements, records, ord)
      }),
    has: (name) => wire.ordOf(name) !== null,
    raw: (name) =>
      snapshot(() => {
        const ord = wire.ordOf(name)
        return ord === null ? null : readRaw(statements, records, ord)
      }),
    inputs: (name) =>
      snapshot(() => {
        const ord = wire.ordOf(name)
        return ord === null ? null : records.beside(ord)
      }),
    answer: (name) =>
      snapshot(() => {
        const ord = wire.ordOf(name)
        return ord === null ? null : records.answer(ord)
      }),
    listed: (name) =>
      snapshot(() => {
        const ord = wire.ordOf(name)
        return ord === null ? null : records.listed(ord)
      }),
    listWire: (query) => snapshot(() => wire.list(query)),
    getWire: (name) => snapshot(() => wire.get(name)),
    status: () => snapshot(() => readStatus(statements, path)),
    checkpoint: (key) => {
      const found = statements.of('SELECT byte_offset, line FROM import_checkpoints WHERE key = ?').get(key)
      return found === undefined ? null : { key, offset: Number(found['byte_offset']), line: Number(found['line']) }
    },
    facets: (query, request, now) => snapshot(() => facets.facets(query, request, now)),
    columnSums: (query, now) => snapshot(() => columnSums.columnSums(query, now)),
    usage: (query, request, now) => snapshot(() => usages.usage(query, request, now)),
    groups: (query, by, now) => snapshot(() => grouped.groups(query, by, now)),
    histogram: (query, request, now) => snapshot(() => histograms.histogram(query, request, now)),
    places: (query, now) => snapshot(() => pages.ords(query, now).slice()),
    exportPlaces: (query, now) => snapshot(() => pages.ords(query, now).slice()),
    placesOf: (names) => snapshot(() => Float64Array.from(names.flatMap((name) => wire.ordOf(name) ?? []))),
    rowsAt: (places) => snapshot(() => commaJoined(records.lines([...places]))),
    exportLines: (ords, form, hide) => snapshot(() => exports.lines(ords, form, hide)),
    mirrorSummary: (source, now, walks) => snapshot(() => readMirrorSummary(statements, source, now, walks)),
    mirrorMissing: (source, from, ids) => snapshot(() => readMissing(statements, source, from, ids)),
    mirrorListed: (source, places) => snapshot(() => readListedPlaces(statements, source, places)),
    views: () => readViews(statements),
    keptAnswers: (below, from) => snapshot(() => kept.slice(below, from)),
    verifySlice: (from) => snapshot(() => verifier.slice(from)),
    verifyDatabase: () => verifyDatabase(statements, path),
    backup: (file) => {
      if (path === MEMORY) return backup(db, file)
      // A store with an older layout is read from a copy; a backup copies the store itself, as it is.
      using other = connectReadOnly(path)
      return backup(other, file)
    },
  }
}
