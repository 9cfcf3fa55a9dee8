import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { waySchema } from '#contract/row/completion-row.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { hasSha256, toCrc, unpackBeside, unpackBody } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import type { CarvedRecord } from './carve-records.ts'
import { fromColumnText } from '../../record/column-text.ts'
import type { RawValue } from './read-cells.ts'
import { toCallSeal } from '../database/seal.ts'

/** A record ready for another store. `partly`: its own bytes are intact, but something beside them is not. */
export interface SavedRecord {
  incoming: IncomingRecord
  partly: boolean
}

/** The columns of `bodies` that every layout has; later ones follow them. */
const COLUMNS = [
  'ord',
  'codec',
  'size',
  'crc',
  'sha256',
  'metadata',
  'metadata_changed_at',
  'came_from',
  'line',
  'received_at',
  'capture',
  'body',
  'request',
  'messages',
] as const
type Body = Record<(typeof COLUMNS)[number], RawValue>

/**
 * Makes a record of the parts that were found, with the same checks as when it is read; null if its own bytes are not
 * intact.
 */
export function toSavedRecord(carved: CarvedRecord): SavedRecord | null {
  try {
    const values = carved.body?.read()
    return values === undefined ? null : save(carved, toBody(values))
  } catch {
    return null
  }
}

function save({ line, call, ...place }: CarvedRecord, found: Body): SavedRecord | null {
  const packed = blob(found.body)
  const sha256 = blob(found.sha256)
  if (packed === null || sha256 === null) return null
  const body = unpackBody(Number(found.codec), packed, Number(found.size))
  if (!hasSha256(body, sha256)) return null
  const besides = toCrc(packed, blob(found.request), blob(found.messages)) === found.crc
  const recorded = call === null ? null : readCall(call.read())
  const way = waySchema.safeParse(line?.way ?? place.way ?? (call === null ? 'imported' : 'recorded'))
  const capture = typeof found.capture === 'string' ? found.capture : null
  return {
    partly: !besides || (call !== null && recorded === null),
    incoming: {
      body,
      request: besides ? unpackBeside(blob(found.request)) : null,
      messages: besides ? unpackBeside(blob(found.messages)) : null,
      metadata: toEntries(found.metadata),
      way: way.success ? way.data : 'imported',
      from: fromColumnText(String(found.came_from ?? '')),
      line: typeof found.line === 'number' ? found.line : null,
      receivedAt: Number(found.received_at ?? 0),
      latencyMs: line?.latency_ms ?? place.latencyMs,
      capture,
      ...recorded,
    },
  }
}

function toBody(values: readonly RawValue[]): Body {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of the columns are there
  return Object.fromEntries(COLUMNS.map((column, at) => [column, values[at] ?? null])) as Body
}

function readCall(values: readonly RawValue[]): Pick<IncomingRecord, 'call' | 'answer'> | null {
  const [, , , text, answer, seal] = values
  if (typeof text !== 'string') return null
  if (typeof seal === 'number' && toCallSeal(text, blob(answer)) !== seal) return null
  const call = readStoredCall(text)
  return call === null ? null : { call, answer: unpackBeside(blob(answer)) }
}

function toEntries(text: RawValue): MetadataPairs | null {
  if (typeof text !== 'string') return null
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null
      ? Object.entries(said).map(([key, value]): [string, string] => [key, String(value)])
      : null
  } catch {
    return null
  }
}

function blob(value: RawValue | undefined): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}
