import type { Usage } from '#contract/completion/completion.ts'
import type { CompletionRow, RowUsage } from '#contract/row/completion-row.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { valueAt } from '../../../record/value-at.ts'

type Known = Pick<DrawerModel, 'detail' | 'row'>

/** Whether the record comes from the recorder: upstream did not send what it lacks. */
export function wasRecorded({ detail, row }: Known): boolean {
  return (detail?.row ?? row)?.way === 'recorded'
}

/** Whether a stream is complete: then the call could have asked for its usage. */
export function isWholeStream({ detail }: Known): boolean {
  return detail?.provenance.capture === 'complete' && detail.provenance.call?.stream === true
}

/**
 * The totals from upstream's list for a recorded call without usage; null if there are none. A stream has usage only if
 * the call asks for it; the mirror brings it later.
 */
export function toListedUsage(known: Known): Usage | null {
  const row = known.detail?.row ?? known.row
  if (row === null || row.way !== 'recorded') return null
  const { prompt_tokens, completion_tokens, total_tokens } = row.usage
  if (prompt_tokens === null || completion_tokens === null || total_tokens === null) return null
  return { prompt_tokens, completion_tokens, total_tokens }
}

/** A figure of the usage and its origin: the record itself, upstream's list, or nowhere. */
export interface Figure {
  value: unknown
  from: 'record' | 'list' | 'nowhere'
}

/**
 * The figure of an attribute such as `usage.prompt_tokens_details.cached_tokens`. The record's own report comes first,
 * even if it is null, unless the list has a number; that is in the row of the table.
 */
export function toFigure(name: string, parsed: unknown, row: CompletionRow | null): Figure {
  const own = valueAt(parsed, name)
  const listed = row === null || row.mirrored_at === null ? null : row.usage[toRowField(name)]
  if (own === undefined || own === null) {
    if (typeof listed === 'number') return { value: listed, from: 'list' }
    return { value: own, from: own === null ? 'record' : 'nowhere' }
  }
  return { value: own, from: 'record' }
}

/** Names of details that exist on both sides and have the side in their name in the row. */
const BOTH_SIDES = /^(prompt|completion)_tokens_details\.(text|audio|image)_tokens$/

function toRowField(name: string): keyof RowUsage {
  const field = name.slice('usage.'.length).replace(BOTH_SIDES, '$1_$2_tokens').replace(/^.*\./, '')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test takes every name of USAGE_ATTRIBUTES there
  return field as keyof RowUsage
}
