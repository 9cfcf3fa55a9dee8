import { inOneMemory } from '../../../machine/in-one-memory.ts'
import type { Engine, EngineCall, EngineCalls } from '../../engine.ts'
import type { Ingested } from '../../ingest-store.ts'
import { parsePosition } from '../../question/position.ts'
import { IdleTimer } from '../database/idle-timer.ts'
import type { Lanes } from './open-lanes.ts'
import { StretchPacker } from './stretch-packer.ts'
import type { WorkerClient } from './worker-client.ts'

type Lane = Exclude<keyof Lanes, 'preparer'>

/** Which lane answers what; a page by index goes elsewhere (`laneOfPage`). */
const LANES: Readonly<Record<EngineCall, Lane>> = {
  page: 'fast',
  view: 'fast',
  pulse: 'fast',
  detail: 'fast',
  has: 'fast',
  raw: 'fast',
  inputs: 'fast',
  answer: 'fast',
  listed: 'fast',
  listWire: 'fast',
  getWire: 'fast',
  status: 'fast',
  checkpoint: 'fast',
  views: 'fast',
  mirrorSummary: 'fast',
  mirrorMissing: 'fast',
  sums: 'slow',
  isCostReported: 'slow',
  later: 'slow',
  facets: 'slow',
  histogram: 'slow',
  usage: 'slow',
  columnSums: 'slow',
  groups: 'slow',
  places: 'slow',
  exportPlaces: 'slow',
  placesOf: 'slow',
  rowsAt: 'slow',
  mirrorListed: 'slow',
  exportLines: 'slow',
  keptAnswers: 'slow',
  verifySlice: 'slow',
  verifyDatabase: 'slow',
  backup: 'slow',
  ingest: 'writer',
  reassemble: 'writer',
  update: 'writer',
  delete: 'writer',
  deleteAt: 'writer',
  editAt: 'writer',
  scrub: 'writer',
  mirrorClaim: 'writer',
  mirrorRelease: 'writer',
  mirrorWrite: 'writer',
  mirrorGone: 'writer',
  keepProfile: 'writer',
  saveView: 'writer',
  deleteView: 'writer',
}

/** A page next to a row costs the same anywhere; one by index may need the order of the whole list. */
function laneOfPage([query, request]: Parameters<EngineCalls['page']>): Lane {
  return parsePosition(query.sort, request).kind === 'beside' ? 'fast' : 'sets'
}

/** A damaged record that one of these changes or deletes takes the whole index of texts with it: that is read in again. */
const BEFORE_INDEXING: ReadonlySet<EngineCall> = new Set([
  'update',
  'delete',
  'deleteAt',
  'editAt',
  'reassemble',
  'mirrorWrite',
  'mirrorGone',
])

/** How many older records are brought up to date at once: other writers wait for these. */
const OLDER_AT_ONCE = 50

/** Fewer records are prepared by the writer itself: handing them on would take longer. */
const MANY_RECORDS = 50
/** So few that what is made of them is free again before the next are prepared, and that this thread is not held by handing them on. */
const PIECE_RECORDS = 25
/** After so long without records its thread ends, with its memory. */
const PREPARER_IDLE_MS = 10_000

/** SQLite behind its threads. Where it may write, it also brings older records up to date, some at a time. */
export class LaneEngine implements Engine {
  readonly #lanes: Lanes
  readonly #writes: boolean
  #indexing: Promise<void> | null = null
  #repacking = Promise.resolve()
  #closing = false
  readonly #packer: StretchPacker
  /** Resolves when all that is being prepared is on its way to the writer. */
  #prepared: Promise<unknown> = Promise.resolve()
  readonly #preparerIdle = new IdleTimer(() => this.#lanes.preparer?.rest(), PREPARER_IDLE_MS)

  constructor(lanes: Lanes, access: 'write' | 'read') {
    this.#lanes = lanes
    this.#writes = access === 'write'
    this.#packer = new StretchPacker(lanes.writer)
    if (!this.#writes) return
    this.#indexTexts()
    this.#repacking = this.#repack()
  }

  async ask<Call extends EngineCall>(
    call: Call,
    args: Parameters<EngineCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<EngineCalls[Call]>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- they are this call's
    const lane = call === 'page' ? laneOfPage(args as Parameters<EngineCalls['page']>) : LANES[call]
    const answer = await (lane === 'writer'
      ? this.#write(call, args, signal)
      : this.#lanes[lane].ask(call, args, signal))
    if (BEFORE_INDEXING.has(call)) this.#indexTexts()
    if (lane === 'writer') this.#packer.changed()
    return answer
  }

  /** In the order of the calls: whatever comes after a batch that is being prepared waits for that, so that it does not overtake. */
  async #write<Call extends EngineCall>(
    call: Call,
    args: Parameters<EngineCalls[Call]>,
    signal: AbortSignal | undefined,
  ): Promise<ReturnType<EngineCalls[Call]>> {
    const { writer, preparer } = this.#lanes
    if (preparer === null) return writer.ask(call, args, signal)
    if (call === 'ingest') {
      // oxlint-disable typescript/no-unsafe-type-assertion -- they are this call's, and so is the answer
      const [records, checkpoint, hide] = args as Parameters<EngineCalls['ingest']>
      if (records.length >= MANY_RECORDS)
        return this.#ingest(preparer, records, checkpoint, hide) as Promise<ReturnType<EngineCalls[Call]>>
      // oxlint-enable typescript/no-unsafe-type-assertion
    }
    await this.#prepared
    return writer.ask(call, args, signal)
  }

  /** Many records are prepared in a thread of their own, while the writer writes those before them. */
  #ingest(
    preparer: WorkerClient,
    ...[records, checkpoint, hide]: Parameters<EngineCalls['ingest']>
  ): Promise<Ingested[]> {
    const pieces: Promise<Uint8Array>[] = []
    for (let at = 0; at < records.length; at += PIECE_RECORDS) {
      // Handed over, so that it is a copy: the caller may try again with its own.
      const own = inOneMemory(records.slice(at, at + PIECE_RECORDS))
      pieces.push(preparer.ask('prepare', [own.records, hide]))
    }
    const prepared = Promise.all(pieces)
    const written = prepared.then((batch) => this.#lanes.writer.ask('ingestBatch', [batch, checkpoint]))
    this.#prepared = prepared.then(
      () => this.#preparerIdle.touch(),
      () => this.#preparerIdle.touch(),
    )
    return written
  }

  /** Adds the texts of older records to the index, some at a time, so that other writes come in between. */
  #indexTexts(): void {
    this.#indexing ??= this.#stepThroughTexts().finally(() => {
      this.#indexing = null
      this.#packer.begin()
    })
  }

  async #stepThroughTexts(): Promise<void> {
    try {
      for (let missing = 1; missing > 0 && !this.#closing; ) {
        missing = await this.#lanes.writer.ask('indexTexts', [OLDER_AT_ONCE])
      }
    } catch {
      // A full disk, or a thread that ended: every answer says what is missing, and the next start continues.
    }
  }

  /** Rewrites records of older layouts, after their texts, which more users need. */
  async #repack(): Promise<void> {
    try {
      await this.#indexing
      while (!this.#closing && (await this.#lanes.writer.ask('repack', [OLDER_AT_ONCE])));
      this.#packer.begin()
    } catch {
      // As above: they can be read as they are, and the next start continues.
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([this.#indexing, this.#repacking, this.#packer.close()])
    const { writer, fast, sets, slow, preparer } = this.#lanes
    await preparer?.close()
    // The writer closes last: as the only connection it then copies the log into the file.
    for (const lane of new Set([slow, sets, fast, writer])) await lane.close()
  }
}
