import type { ColumnId } from '../row/column-table.ts'
import type { CompletionRow } from '../row/completion-row.ts'
import { KEPT_WAYS } from '../row/kept-ways.ts'
import { FEATURES } from '../row/feature.ts'
import { CAPTURES } from '../row/capture.ts'

/**
 * A field that is asked for by its values.
 *
 * - `column`: the column that shows them; a press there filters. Left out where they are asked for only, and not counted
 *   (`server/store/question/filter.ts` says by which column they are found): nearly every row has a value of its own, or nearly all have the same.
 * - `values`: what a row is found and counted by; null is nothing.
 * - `words`: the only values that there are; left out where there may be any.
 * - `isSingle`: a row has one value at most.
 * - `isClosed`: `!a` finds the rows with another of the `words`, and not those without any.
 */
interface ValueField {
  kind: 'list' | 'features'
  column?: ColumnId
  values: (row: CompletionRow) => readonly (string | null)[]
  words?: readonly string[]
  isSingle?: true
  isClosed?: true
}
type FilterKind = ValueField | { kind: 'metadata' | 'created' | 'expires' }

/**
 * Everything that a search can ask for but text and ranges of numbers (`RANGE_TABLE`), in the order of the address. To add
 * one: ARCHITECTURE.md, "To add a filter field".
 */
export const FILTER_TABLE = {
  model: { kind: 'list', column: 'model', values: (row) => [row.model], isSingle: true },
  meta: { kind: 'metadata' },
  finish: { kind: 'list', column: 'finish', values: (row) => row.finish_reasons },
  capture: {
    kind: 'list',
    column: 'capture',
    values: (row) => [row.capture],
    words: CAPTURES,
    isSingle: true,
    isClosed: true,
  },
  has: { kind: 'features', column: 'has', values: (row) => row.has, words: FEATURES },
  tool: { kind: 'list', column: 'called', values: (row) => row.called },
  tier: {
    kind: 'list',
    column: 'service_tier',
    values: (row) => [row.service_tier],
    isSingle: true,
  },
  way: { kind: 'list', values: (row) => [row.way], words: KEPT_WAYS, isSingle: true },
  prompt: { kind: 'list', values: (row) => [row.prompt_hash] },
  created: { kind: 'created' },
  expires: { kind: 'expires' },
} as const satisfies Record<string, FilterKind>

/** The columns of numbers that take bounds, in the order of the address. */
export const RANGE_TABLE = [
  'tokens',
  'prompt_tokens',
  'completion_tokens',
  'reasoning_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'prompt_text_tokens',
  'prompt_audio_tokens',
  'prompt_image_tokens',
  'completion_text_tokens',
  'completion_audio_tokens',
  'accepted_prediction_tokens',
  'rejected_prediction_tokens',
  'cost',
  'latency',
  'first_byte',
  'size',
] as const satisfies readonly ColumnId[]

type Table = typeof FILTER_TABLE
export type FilterName = keyof Table
type OfKind<Kind> = { [Name in FilterName]: Table[Name] extends { kind: Kind } ? Name : never }[FilterName]
/** A field that takes a list of values. */
export type ListField = OfKind<'list'>
/** A field with values; those without a column are not counted. */
export type CountedField = ListField | OfKind<'features'>
/** A column of numbers that takes bounds. */
export type RangeField = (typeof RANGE_TABLE)[number]
/** A counted field as code sees it that does not care which. */
export type CountedFieldSpec = ValueField
