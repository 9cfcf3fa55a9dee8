import type { Usage } from '#contract/completion.ts'
import type { DrawerModel } from '../drawer-model.ts'

type Known = Pick<DrawerModel, 'detail' | 'row'>

/** Whether the record came by a recorder: what it lacks, upstream did not send. */
export function wasRecorded({ detail, row }: Known): boolean {
  return (detail?.row ?? row)?.way === 'recorded'
}

/**
 * The totals that upstream's list gave for a call whose recording has no usage; null where there are none. A stream
 * carries usage only where the call asked for it, a mirror brings it later.
 */
export function toListedUsage(known: Known): Usage | null {
  const row = known.detail?.row ?? known.row
  if (row === null || row.way !== 'recorded') return null
  const { prompt_tokens, completion_tokens, total_tokens } = row.usage
  if (prompt_tokens === null || completion_tokens === null || total_tokens === null) return null
  return { prompt_tokens, completion_tokens, total_tokens }
}
