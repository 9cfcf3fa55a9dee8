import * as z from 'zod/mini'
import { completionRowSchema } from '../row/row-line.ts'
import { importReportSchema } from '../source/import-report.ts'
import { mirrorSourceSchema } from '../source/mirror.ts'
import { recorderStateSchema } from './recorder-state.ts'

/** The state of the store: its number of rows, and the `as_of` of a page that begins now. */
const standing = { total: z.number(), as_of: z.string() }

/** A piece of an answer that is being written. */
export const recordingPartSchema = z.object({
  /** The choice's `index`. */
  choice: z.number(),
  kind: z.enum(['content', 'refusal', 'reasoning', 'tool']),
  /** The number of the tool call in the choice; 0 for other kinds. */
  call: z.number(),
  /** The name of a tool call, if this piece contains it; else null. */
  name: z.nullable(z.string()),
  /** Continues the text so far of the same choice, kind and call. */
  text: z.string(),
})
export type RecordingPart = z.infer<typeof recordingPartSchema>

/** A call that is being recorded. `id` is the recorder's own, `completion` the stored record's name. */
export const recordingEventSchema = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('start'),
    id: z.string(),
    /** Unix milliseconds. */
    started_ms: z.number(),
    /** What the request alone tells: model, input, metadata, tools. The row's `id` is the recording's. */
    row: completionRowSchema,
  }),
  z.object({
    phase: z.literal('chunk'),
    id: z.string(),
    /** True: the parts are everything so far and replace earlier ones; false: they continue them. */
    whole: z.boolean(),
    parts: z.array(recordingPartSchema),
    /** The rest cannot be shown before the end: it is too long, or compressed. */
    blind: z.boolean(),
  }),
  z.object({
    phase: z.literal('end'),
    id: z.string(),
    /** null if it was not stored. */
    completion: z.nullable(z.string()),
  }),
])
export type RecordingEvent = z.infer<typeof recordingEventSchema>

/**
 * The events of `GET /api/events` (server-sent events): `event:` is the name, `data:` the data as JSON. Nothing is
 * replayed: every connection begins with `hello`, after which a page loads what it shows.
 */
export const liveEventSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('hello'), data: z.object(standing) }),
  /** Rows were added or deleted, by any process that uses the store. */
  z.object({ name: z.literal('rows'), data: z.object({ added: z.number(), deleted: z.number(), ...standing }) }),
  /** Existing rows have changed: metadata, deletions, marks. */
  z.object({ name: z.literal('changed'), data: z.object({ total: z.number() }) }),
  /** The progress of an import from a page; `refusals` stays empty, only their number counts. */
  z.object({ name: z.literal('import'), data: importReportSchema }),
  z.object({ name: z.literal('mirror'), data: mirrorSourceSchema }),
  z.object({ name: z.literal('recorder'), data: recorderStateSchema }),
  z.object({ name: z.literal('recording'), data: recordingEventSchema }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
