import type { Completion } from '../completion/completion.ts'
import type { CompletionRow } from '../row/completion-row.ts'
import { isJsonObject } from '../json/json-object.ts'

/**
 * `flagged` if any result of input or output is; `clear` if there are results and none is; null without results (no
 * moderation, or only errors). Results may be a list or one object.
 */
export function toRowModeration(moderation: Completion['moderation']): CompletionRow['moderation'] {
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
