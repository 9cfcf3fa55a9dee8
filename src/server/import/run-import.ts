import type { ImportRefusal, ImportReport } from '#contract/source/import-report.ts'
import type { ImportCheckpoint, IncomingRecord, IngestStore } from '../store/ingest-store.ts'
import { freeParts } from '../machine/free-bytes.ts'
import { Turn } from '../machine/turn.ts'
import { inOneMemory, sizeOf } from '../machine/in-one-memory.ts'
import { decodeLine } from './decode-line.ts'
import { nameFormat } from './name-format.ts'
import { type ReadLine, splitLines } from './split-lines.ts'
import { type FoundRecord, recogniseLine } from './recognise-line.ts'
import { looksLikeDocument, readWholeDocument, splitHead } from './whole-document.ts'

export interface ImportJob {
  store: IngestStore
  /** The bytes from `resume.offset` on, or from the beginning. */
  input: AsyncIterable<Uint8Array>
  /** The file's name, for reports and as the records' origin. */
  file: string
  bytesTotal: number | null
  /**
   * Names the input, so that an interrupted import can continue; null if it has no lasting name (standard input,
   * uploads).
   */
  checkpointKey: string | null
  /** Where the import was interrupted before. */
  resume?: ImportCheckpoint | null
  /** Unix seconds. */
  now: () => number
  /** Called after each batch. The promise gives the last report. */
  onProgress?: (report: ImportReport) => void
  onRefusal?: (refusal: ImportRefusal) => void
  signal?: AbortSignal
  /** The most bytes of a line, or of a whole document, that are held. */
  lineCap?: number | undefined
}

/** Larger batches write less, since each batch writes a changed page once, but edits would wait longer. */
const BATCH_ROWS = 500
/** A batch of long records ends here: what waits and is written is in memory twice. */
const BATCH_BYTES = 4 * 1024 * 1024
/** Batches on their way: one is written, one is prepared. */
const BATCHES_AT_ONCE = 2
/** So long lines are read before others have their turn, in milliseconds. */
const TURN_MS = 2
/** Refused lines that a report names; the others are counted. */
const MAX_REFUSALS = 1_000

/**
 * Imports a file of completions, one transaction a batch, in constant memory. A refused line is named, and the rest
 * goes on. Resolves with the last report, which says `done`. Rejects if the store fails or `signal` is aborted;
 * everything reported as added is stored then.
 */
export async function runImport(job: ImportJob): Promise<ImportReport> {
  const from = { offset: job.resume?.offset ?? 0, line: job.resume?.line ?? 0 }
  const report: ImportReport = {
    object: 'import.report',
    file: job.file,
    done: false,
    bytes: from.offset,
    bytes_total: job.bytesTotal,
    lines: from.line,
    added: 0,
    known: 0,
    same_id: 0,
    refused: 0,
    refusals: [],
    left_out: [],
    resumed_from: job.resume == null ? null : from.offset,
  }
  const refuse = (line: number, offset: number, reason: string) => {
    const refusal = { file: job.file, line, offset, reason }
    report.refused += 1
    if (report.refusals.length < MAX_REFUSALS) report.refusals.push(refusal)
    job.onRefusal?.(refusal)
  }
  const { head, rest } = await splitHead(job.input)
  const wrongFormat = from.offset === 0 ? nameFormat(head) : null
  if (wrongFormat !== null) {
    refuse(1, 0, wrongFormat)
    return { ...report, done: true }
  }
  const isDocument = from.offset === 0 && looksLikeDocument(head)
  const lines = isDocument ? readWholeDocument(rest, job.lineCap) : splitLines(rest, from, job.lineCap)

  const batch = createBatch(job, report)
  try {
    const turn = new Turn(TURN_MS)
    for await (const line of lines) {
      if (turn.isOver()) await turn.pass()
      job.signal?.throwIfAborted()
      report.lines = line.line
      for (const record of takeLine(line, refuse)) {
        noteLeftOut(report, record)
        await batch.add(record)
      }
      batch.pass(line)
    }
    await batch.flush()
  } catch (error) {
    // The first failure is the one to hear of.
    await batch.settle().catch(() => {})
    throw error
  }
  return { ...report, done: true }
}

/** How many kinds of left out parts a report names. */
const MAX_KINDS = 100

function noteLeftOut(report: ImportReport, { found, line }: TakenRecord): void {
  if (found.leftOut.length === 0) return
  const full = report.left_out.length >= MAX_KINDS
  const named = found.leftOut.join(', ').slice(0, 500)
  const parts = full && !report.left_out.some((kind) => kind.parts === named) ? 'other parts' : named
  const kind = report.left_out.find((known) => known.parts === parts)
  if (kind === undefined) report.left_out.push({ parts, lines: 1, first_line: line })
  else kind.lines += 1
}

interface TakenRecord {
  found: FoundRecord
  line: number
  /** The bytes of its body, where the line is nothing else. */
  bytes: Uint8Array | null
}

function takeLine(line: ReadLine, refuse: (line: number, offset: number, reason: string) => void): TakenRecord[] {
  if (line.kind === 'refused') {
    refuse(line.line, line.offset, line.reason)
    return []
  }
  const decoded = decodeLine(line.bytes)
  if ('invalidAt' in decoded) {
    const { invalidAt } = decoded
    refuse(
      line.line,
      line.offset,
      `not valid UTF-8 at byte ${invalidAt + 1} of the line (${line.offset + invalidAt + 1} of the file)`,
    )
    return []
  }
  const { text } = decoded
  if (text.trim() === '') return []
  const { records, refusals } = recogniseLine(text)
  // A document of many lines is read as one line; line numbers inside it are counted from there.
  const lineAt = (at: number) => line.line + (text.slice(0, at).match(/\n/g)?.length ?? 0)
  const many = text.includes('\n')
  for (const { reason, at } of refusals) refuse(many ? lineAt(at) : line.line, line.offset, reason)
  return records.map((found) => {
    // A line that begins with a mark of the byte order has more bytes than its text.
    const isAll = line.bytes[0] === OPEN_BRACE && found.body === text
    return { found, line: many ? lineAt(found.at) : line.line, bytes: isAll ? line.bytes : null }
  })
}

/** What a line begins with that is a completion and nothing else. */
const OPEN_BRACE = 0x7b

function toRecord(
  { found, bytes }: TakenRecord,
  place: Pick<IncomingRecord, 'from' | 'line' | 'receivedAt'>,
): IncomingRecord {
  return {
    body: bytes ?? Buffer.from(found.body),
    request: found.request === null ? null : Buffer.from(found.request),
    messages: null,
    metadata: found.metadata,
    way: 'imported',
    ...place,
    receivedAt: found.answeredAt === null ? place.receivedAt : Math.floor(found.answeredAt),
    latencyMs: found.latencyMs,
    capture: null,
  }
}

/**
 * Collects records and sends them in batches. While one is written the next is prepared; a checkpoint claims only what was
 * stored when it is sent, so that a batch which fails takes none of the next ones' lines with it.
 */
function createBatch(job: ImportJob, report: ImportReport) {
  let records: IncomingRecord[] = []
  let size = 0
  let passed = { offset: report.bytes, line: report.lines }
  let stored = passed
  const onTheirWay: Promise<void>[] = []

  const ingest = async (sending: readonly IncomingRecord[], reached: typeof passed, before?: Promise<void>) => {
    const checkpoint = job.checkpointKey === null ? undefined : { key: job.checkpointKey, ...stored }
    const own = inOneMemory(sending)
    const ingested = await job.store.ingest(own.records, checkpoint)
    // Whoever failed to store it may still look at it; what is stored nobody needs.
    freeParts([own.memory])
    // If what came before is not in, this was not reached.
    await before
    for (const { outcome } of ingested) report[outcome] += 1
    stored = reached
    report.bytes = reached.offset
    job.onProgress?.({
      ...report,
      refusals: [...report.refusals],
      left_out: report.left_out.map((kind) => ({ ...kind })),
    })
  }
  const send = async () => {
    const sending = records
    const reached = passed
    records = []
    size = 0
    while (onTheirWay.length >= BATCHES_AT_ONCE) await onTheirWay.shift()
    if (sending.length === 0) return
    const sent = ingest(sending, reached, onTheirWay.at(-1))
    // A failure is handled when it is awaited; until then it must not count as unhandled.
    sent.catch(() => {})
    onTheirWay.push(sent)
  }
  return {
    async add(taken: TakenRecord) {
      const place = { from: job.file, line: taken.line, receivedAt: job.now() }
      const record = taken.found.kept ?? toRecord(taken, place)
      records.push(record)
      size += sizeOf(record)
      // Sent before this line counts as passed: a checkpoint never claims a record that is not stored.
      if (records.length >= BATCH_ROWS || size >= BATCH_BYTES) await send()
    },
    pass(line: ReadLine) {
      passed = { offset: line.next, line: line.line }
    },
    async flush() {
      await send()
      for (const sent of onTheirWay) await sent
      stored = passed
      if (job.checkpointKey !== null) await ingest([], passed)
      report.bytes = passed.offset
    },
    /** After a failure: waits for what is on its way, and notes how far it came. */
    async settle() {
      await Promise.allSettled(onTheirWay)
      if (job.checkpointKey !== null && stored.line > 0) await ingest([], stored)
    },
  }
}
