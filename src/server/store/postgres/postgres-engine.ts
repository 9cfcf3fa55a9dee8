import type { Engine, EngineCall, EngineCalls } from '../engine.ts'
import { redactText } from '../../redact/redact-text.ts'
import type { OpenStoreCopy } from '../store-copy.ts'
import { StoreFailure } from '../store-failure.ts'
import { backupTo } from './care/backup.ts'
import { verifyDatabase, verifySlice } from './care/verify-records.ts'
import type { Database, Session } from './database/database.ts'
import type { Hints } from './database/hints.ts'
import { lacksColumn } from './database/to-failure.ts'
import { createColumnSumsReader } from './read/column-sums-reader.ts'
import { readExport } from './read/export-reader.ts'
import { createFacetReader } from './read/facet-reader.ts'
import { groupRows } from './read/group-reader.ts'
import { createHistogramReader } from './read/histogram-reader.ts'
import { createPageReader, readIsCostReported, readLater, readOrds, readSums, readView } from './read/page-reader.ts'
import {
  readKeptAnswer,
  readDetail,
  readInputs,
  readListedOf,
  readOrd,
  readPlacesOf,
  readRowsAt,
  readRaw,
} from './read/record-reader.ts'
import { readCheckpoint, readPulse, readStatus } from './read/status-reader.ts'
import { createUsageReader } from './read/usage-reader.ts'
import { readWire, readWireList } from './read/wire-reader.ts'
import {
  claimLease,
  readListedPlaces,
  readMissing,
  readMirrorSummary,
  releaseLease,
  setProfile,
} from './tables/mirror-table.ts'
import { deleteView, readViews, saveView } from './tables/view-table.ts'
import { IngestQueue } from './write/ingest-queue.ts'
import { markGone, writeMirror } from './write/mirror-writer.ts'
import { readKeptAnswers, writeReassembled } from './write/reassemble-writer.ts'
import { StretchPacker } from './write/stretch-packer.ts'
import { updateOlder } from './write/update-older.ts'
import { deleteAt, deleteRecord, editAt, updateMetadata } from './write/edit-at.ts'

/** Every call of an engine, answered when the database has. */
type Answers = {
  [Call in EngineCall]: (...args: Parameters<EngineCalls[Call]>) => Promise<ReturnType<EngineCalls[Call]>>
}

/** What the engine is given beside its database: the schema that it keeps to, and how the file of a backup begins. */
export interface EngineSettings {
  schema: string
  openCopy: OpenStoreCopy | undefined
  /** Rows of older versions are brought up to date. */
  updatesOlder: boolean
  /** Hints to and from other servers of the database. */
  hints: Hints
}

/** These change the rows of the list. */
const CHANGING: ReadonlySet<EngineCall> = new Set([
  'ingest',
  'reassemble',
  'update',
  'delete',
  'deleteAt',
  'editAt',
  'mirrorWrite',
  'mirrorGone',
])

/** A store in PostgreSQL as an engine. */
export function createPostgresEngine(database: Database, settings: EngineSettings): Engine {
  const ingesting = new IngestQueue(database)
  const answers = toAnswers(database, ingesting, settings)
  const { hints } = settings
  let isClosing = false
  // What ends it is the end of the database for all others too; the next start goes on.
  const updating = settings.updatesOlder ? updateOlder(database, () => isClosing).catch(() => {}) : null
  const packer = settings.updatesOlder ? new StretchPacker(database) : null
  packer?.wake(0)
  return {
    async ask(call, args, signal) {
      signal?.throwIfAborted()
      const answer = await answers[call](...args)
      if (CHANGING.has(call)) {
        hints.send()
        packer?.wake()
      }
      signal?.throwIfAborted()
      return answer
    },
    listen: (hear) => hints.listen(hear),
    async close() {
      isClosing = true
      await updating
      await packer?.close()
      await ingesting.settled()
      await hints.close()
      await database.close()
    },
  }
}

function toAnswers(
  database: Database,
  ingesting: IngestQueue,
  { schema, openCopy = refuseCopy }: EngineSettings,
): Answers {
  const reading =
    <Args extends unknown[], T>(work: (session: Session, ...args: Args) => Promise<T>) =>
    (...args: Args) =>
      database.read((session) => work(session, ...args))
  const writing =
    <Args extends unknown[], T>(work: (session: Session, ...args: Args) => Promise<T>) =>
    (...args: Args) =>
      database.write((session) => work(session, ...args))
  return {
    page: reading(createPageReader()),
    view: reading(readView),
    sums: reading(readSums),
    isCostReported: (...args) => reading(readIsCostReported)(...args).catch(notOfOlder),
    later: reading(readLater),
    pulse: reading(readPulse),
    detail: reading(readDetail),
    has: reading(async (session, name) => (await readOrd(session, name)) !== null),
    raw: reading(readRaw),
    inputs: reading(readInputs),
    answer: reading(readKeptAnswer),
    listed: reading(readListedOf),
    listWire: reading(readWireList),
    getWire: reading(readWire),
    status: reading((session) => readStatus(session, schema)),
    checkpoint: reading(readCheckpoint),
    facets: reading(createFacetReader()),
    histogram: reading(createHistogramReader()),
    usage: reading(createUsageReader()),
    columnSums: reading(createColumnSumsReader()),
    groups: reading(groupRows),
    places: reading(readOrds),
    exportPlaces: reading(readOrds),
    placesOf: reading(readPlacesOf),
    rowsAt: reading(readRowsAt),
    exportLines: reading(readExport),
    keptAnswers: reading(readKeptAnswers),
    verifySlice: reading(verifySlice),
    verifyDatabase: reading(verifyDatabase),
    async backup(file) {
      const copy = openCopy(file)
      await database.read((session) => backupTo(copy, session))
    },
    ingest: (records, checkpoint, hide) => ingesting.add(records, checkpoint, hide),
    reassemble: (assembler, changes) => writeReassembled(database, assembler, changes),
    update: (name, metadata, at, hide) => updateMetadata(database, name, metadata, at, hide),
    delete: (name) => deleteRecord(database, name),
    deleteAt: (places) => deleteAt(database, places),
    editAt: (places, edit, at, hide) => editAt(database, places, edit, at, hide),
    // The database itself cleans up after deletions (autovacuum).
    scrub: async () => 'clean',
    mirrorSummary: reading(readMirrorSummary),
    mirrorMissing: reading(readMissing),
    mirrorListed: reading(readListedPlaces),
    mirrorClaim: writing(claimLease),
    mirrorRelease: writing(releaseLease),
    mirrorWrite: (change, hide) => writeMirror(database, change, hide),
    mirrorGone: (source, ids, at) => markGone(database, source, ids, at),
    keepProfile: writing((session, source, profile, hide) => setProfile(session, source, redactText(profile, hide))),
    views: reading(readViews),
    saveView: writing(saveView),
    deleteView: writing(deleteView),
  }
}

function refuseCopy(): never {
  throw new StoreFailure('This store was opened without a way to write a backup into a file.')
}

/** Where nobody has brought an older store up to date its costs may be estimates. */
function notOfOlder(error: unknown): null {
  if (lacksColumn(error)) return null
  throw error
}
