import * as z from 'zod/mini'
import { completionRowSchema } from '../row/row-line.ts'
import { importReportSchema } from '../source/import-report.ts'
import { mirrorSourceSchema } from '../source/mirror.ts'
import { recorderStateSchema } from './recorder-state.ts'

/** How the store stands: its rows, and the `as_of` of a view that begins now. */
const standing = { total: z.number(), as_of: z.string() }

/** A piece of an answer that is being written. */
export const recordingPartSchema = z.object({
  /** The choice's `index`. */
  choice: z.number(),
  kind: z.enum(['content', 'refusal', 'reasoning', 'tool']),
  /** Which of the choice's tool calls; 0 for all other kinds. */
  call: z.number(),
  /** Of a tool call, where this piece says it; else null. */
  name: z.nullable(z.string()),
  /** Continues what came before of the same choice, kind and call. */
  text: z.string(),
})
export type RecordingPart = z.infer<typeof recordingPartSchema>

/** A call that is being recorded: `id` is the recorder's own, `completion` the name of the stored record. */
export const recordingEventSchema = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('start'),
    id: z.string(),
    /** Unix milliseconds. */
    started_at: z.number(),
    /** What is known from the request alone: model, input, metadata, tools. Its `id` is the recording's. */
    row: completionRowSchema,
  }),
  z.object({
    phase: z.literal('chunk'),
    id: z.string(),
    /** The parts are all there is so far, and replace what came before; otherwise they continue it. */
    whole: z.boolean(),
    parts: z.array(recordingPartSchema),
    /** Nothing more can be followed until the end: too long, or in a coding that is not read on the way. */
    blind: z.boolean(),
  }),
  z.object({
    phase: z.literal('end'),
    id: z.string(),
    /** null where it did not come into the store. */
    completion: z.nullable(z.string()),
  }),
])
export type RecordingEvent = z.infer<typeof recordingEventSchema>

/**
 * What `GET /api/events` says, as server-sent events: `event:` is the name, `data:` the data as JSON. Nothing is replayed:
 * after `hello`, which begins every connection, a page asks for what it shows.
 */
export const liveEventSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('hello'), data: z.object(standing) }),
  /** Rows came in or went away, by this process or another on the same store. */
  z.object({ name: z.literal('rows'), data: z.object({ added: z.number(), deleted: z.number(), ...standing }) }),
  /** Rows that were there are not as they were: metadata, deletions, marks. */
  z.object({ name: z.literal('changed'), data: z.object({ total: z.number() }) }),
  /** How an import through a page goes; `refusals` stays empty, their number counts. */
  z.object({ name: z.literal('import'), data: importReportSchema }),
  z.object({ name: z.literal('mirror'), data: mirrorSourceSchema }),
  z.object({ name: z.literal('recorder'), data: recorderStateSchema }),
  z.object({ name: z.literal('recording'), data: recordingEventSchema }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
