import type { Completion } from '../completion/completion.ts'
import type { CompletionRow } from '../row/completion-row.ts'
import { isJsonObject } from '../json/json-object.ts'

/**
 * `flagged` when any result of the input or the output is, `clear` when there are results and none is; null where nothing
 * was judged: no moderation, or only errors. Results are read loosely: they are a list, or one object.
 */
export function toModeration(moderation: Completion['moderation']): CompletionRow['moderation'] {
  const flags = [moderation?.input, moderation?.output].flatMap(toFlags)
  if (flags.length === 0) return null
  return flags.includes(true) ? 'flagged' : 'clear'
}

function toFlags(side: unknown): boolean[] {
  const results: unknown = isJsonObject(side) ? side['results'] : null
  return (Array.isArray(results) ? results : [results]).flatMap((result: unknown) => {
    const flagged: unknown = isJsonObject(result) ? result['flagged'] : null
    return typeof flagged === 'boolean' ? [flagged] : []
  })
}
