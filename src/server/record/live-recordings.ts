import { joinRecordingParts } from '#contract/recording/join-recording-parts.ts'
import type { RecordingEvent, RecordingPart } from '#contract/recording/live-event.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import type { EventHub, ServerEvent } from '../live/event-hub.ts'
import { type Hidden, NOTHING_HIDDEN } from '../redact/hidden.ts'
import type { HeaderTexts } from '../upstream/upstream-headers.ts'
import { type ChunkReader, createChunkReader } from './chunk-reader.ts'
import { createPartCleaner, type PartCleaner } from './part-cleaner.ts'
import { createSseReader, type SseReader } from './assemble/sse-reader.ts'

/** Shows running calls to open pages. It never delays a call; while no page is open, it only keeps references. */
export interface LiveRecordings {
  /**
   * A call that will be kept and whose request is complete and redacted. `hide`: what must not be shown of its answer.
   */
  begin(call: { id: string; startedMs: number; request: Uint8Array }, hide?: Hidden): LiveRecording
  /** The call is in the store under the name `completion`; null: it never will be. */
  settle(id: string, completion: string | null): void
}

/** Watches the answer of one call. */
export interface LiveRecording {
  answer(headers: HeaderTexts): void
  piece(chunk: Uint8Array): void
  /** The answer has ended; `settle` follows. */
  end(): void
}

/** Pages hear of a running call at most ten times a second. */
const PACE_MS = 100
/** How many bytes of an answer may wait to be read, and how many characters are kept for pages that open later. */
const MOST_WAITING = 1024 * 1024
/** Characters of an answer that pages which open later are shown; a longer one is no longer followed. */
const MOST_TEXT = 256 * 1024
/** A longer request is not read for this. */
const MOST_REQUEST = 256 * 1024
/** How many ended calls a page that opens later is told of. */
const MOST_ENDED = 20

interface Running {
  id: string
  startedMs: number
  request: Uint8Array
  /** null if the answer is not followed. */
  reader: SseReader | null
  chunks: ChunkReader
  waiting: Uint8Array[]
  waitingBytes: number
  cleaner: PartCleaner
  /** The answer has ended: what was held back may be shown. */
  over: boolean
  parts: RecordingPart[]
  length: number
  blind: boolean
  announced: boolean
  /** Pages know that this call cannot be followed. */
  toldBlind: boolean
}

/** Watches calls for the pages that listen to `events`. */
export function createLiveRecordings(events: Pick<EventHub, 'send' | 'isHeard' | 'greet'>): LiveRecordings {
  const running = new Map<string, Running>()
  const ended: RecordingEvent[] = []
  let timer: NodeJS.Timeout | null = null

  const send = (data: RecordingEvent) => events.send({ name: 'recording', data })
  const flush = () => {
    for (const call of running.values()) tell(call, send)
  }
  const wake = () => {
    if (timer !== null || !events.isHeard()) return
    timer = setTimeout(() => {
      timer = null
      flush()
    }, PACE_MS)
    timer.unref()
  }
  events.greet(() => {
    flush()
    const greetings = [...ended, ...[...running.values()].flatMap((call) => [toStart(call), toWhole(call)])]
    return greetings.map((data): ServerEvent => ({ name: 'recording', data }))
  })

  return {
    begin({ id, startedMs, request }, hide = NOTHING_HIDDEN) {
      const call: Running = {
        id,
        startedMs,
        request,
        reader: null,
        chunks: createChunkReader(),
        waiting: [],
        waitingBytes: 0,
        cleaner: createPartCleaner(hide),
        over: false,
        parts: [],
        length: 0,
        blind: false,
        announced: false,
        toldBlind: false,
      }
      running.set(id, call)
      wake()
      return {
        answer(headers) {
          const isStream = headers['content-type']?.includes('text/event-stream') ?? false
          const isCoded = (headers['content-encoding'] ?? 'identity') !== 'identity'
          if (isStream && !isCoded) call.reader = createSseReader()
          else call.blind = isStream
          wake()
        },
        piece(chunk) {
          if (call.reader === null || call.blind) return
          call.waiting.push(chunk)
          call.waitingBytes += chunk.length
          if (call.waitingBytes > MOST_WAITING) stopFollowing(call)
          wake()
        },
        end() {
          call.over = true
          if (events.isHeard() && call.announced) tell(call, send)
        },
      }
    },
    settle(id, completion) {
      const call = running.get(id)
      if (call === undefined) return
      running.delete(id)
      // No page has heard of a call this short: its row simply appears.
      if (!call.announced) return
      const end: RecordingEvent = { phase: 'end', id, completion }
      ended.push(toStart(call), end)
      ended.splice(0, Math.max(0, ended.length - 2 * MOST_ENDED))
      send(end)
    },
  }
}

/** Reads what waits of a call and sends what is new. */
function tell(call: Running, send: (data: RecordingEvent) => void): void {
  if (!call.announced) {
    call.announced = true
    send(toStart(call))
  }
  const parts = readWaiting(call)
  if (parts.length === 0 && call.blind === call.toldBlind) return
  call.toldBlind = call.blind
  send({ phase: 'chunk', id: call.id, whole: false, parts, blind: call.blind })
}

function readWaiting(call: Running): RecordingPart[] {
  const { reader } = call
  if (reader === null || (call.waiting.length === 0 && !call.over)) return []
  const pieces = call.waiting.flatMap((bytes) => reader.push(bytes)).flatMap(({ data }) => call.chunks.read(data))
  call.waiting = []
  call.waitingBytes = 0
  const clean = call.cleaner.push(joinRecordingParts([], pieces))
  const parts = call.over ? joinRecordingParts(clean, call.cleaner.end()) : clean
  call.parts = joinRecordingParts(call.parts, parts)
  call.length += parts.reduce((sum, part) => sum + part.text.length, 0)
  if (call.length > MOST_TEXT) stopFollowing(call)
  return parts
}

function stopFollowing(call: Running): void {
  call.blind = true
  call.waiting = []
  call.waitingBytes = 0
}

function toWhole({ id, parts, blind }: Running): RecordingEvent {
  return { phase: 'chunk', id, whole: true, parts, blind }
}

/** The row that can be made of the request alone, without an answer. */
function toStart({ id, startedMs, request }: Running): RecordingEvent {
  const created = Math.floor(startedMs / 1_000)
  const text = request.length > MOST_REQUEST ? null : new TextDecoder().decode(request)
  const body = { id, object: 'chat.completion', created, ...modelOf(text), choices: [] }
  const row = projectRow({
    id,
    body: JSON.stringify(body),
    request: text,
    metadata: null,
    way: 'recorded',
    receivedAt: created,
    latencyMs: null,
  })
  return { phase: 'start', id, started_ms: startedMs, row }
}

function modelOf(request: string | null): { model?: string } {
  try {
    const value: unknown = JSON.parse(request ?? '')
    const model = typeof value === 'object' && value !== null && 'model' in value ? value.model : null
    return typeof model === 'string' ? { model } : {}
  } catch {
    return {}
  }
}
