import * as z from 'zod/mini'
import { ParamError } from '../wire/param-error.ts'
import { sourceNameSchema } from './row-page.ts'

/** What rows are grouped by: `prompt`, all that was asked, or `meta.<key>`. */
export type GroupBy = 'prompt' | `meta.${string}`

/**
 * Rows with the same prompt (`prompt_hash`), or the same value of a metadata key. Answers are compared as a
 * whole, as the first choice has them.
 */
const groupSchema = z.object({
  /** Of a prompt the last user message, as a row shows it. null: the rows without one. */
  value: z.nullable(z.string()),
  /** Of its rows nothing is known that was asked; absent for a prompt without a user message. */
  unasked: z.optional(z.literal(true)),
  /** Of a prompt what it hashes to, by which `prompt=` finds exactly these rows; absent where that is not known. */
  prompt: z.optional(z.string()),
  rows: z.number(),
  /** How many different answers they have. */
  answers: z.number(),
  /** Unix seconds of the newest row. */
  newest: z.number(),
  /** Sums over the rows that report them; null if none does. */
  tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** The most frequent answers, each with its newest row. */
  examples: z.array(z.object({ id: z.string(), kind: z.string(), text: z.string(), rows: z.number() })),
})
export type RowGroup = z.infer<typeof groupSchema>

/** The answer of `GET /api/groups`: the largest groups first, the newest first among equals. */
export const rowGroupsSchema = z.object({
  object: z.literal('groups'),
  source: sourceNameSchema,
  by: z.string(),
  /** How many groups there are; `groups` contains the largest. */
  total: z.number(),
  /** How many rows were looked at, the newest that match. `complete` if that is all of them. */
  rows: z.number(),
  complete: z.boolean(),
  /**
   * Of how many rows the prompts are compared by the last user message as a row shows it: those that an older version
   * wrote and that were not brought up to date yet. Absent if there are none.
   */
  by_preview: z.optional(z.number()),
  groups: z.array(groupSchema),
})
export type RowGroups = z.infer<typeof rowGroupsSchema>

/** Whether rows can be grouped by this. */
function isGroupBy(text: string): text is GroupBy {
  return text === 'prompt' || (text.startsWith('meta.') && text.length > 'meta.'.length)
}

/** Reads `group`. Throws `ParamError` if it is missing or not understood. */
export function parseGroupBy(params: URLSearchParams): GroupBy {
  const group = params.get('group') ?? ''
  if (isGroupBy(group)) return group
  throw new ParamError("Invalid 'group': expected prompt or meta.<key>.", 'group', 'invalid_value')
}
