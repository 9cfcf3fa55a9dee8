import type { MirrorSource } from '#contract/source/mirror.ts'
import { formatAgo, formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { usePreferences } from '../../../preferences.ts'
import { useNow } from '../../../ui/use-now.ts'
import { Notice } from '../notice.tsx'

/** Upstream's error that stops the mirror, since when, and what to do. */
export function MirrorProblemNote({ source }: { source: MirrorSource }) {
  const { problem } = source
  const { timeZone } = usePreferences()
  const now = useNow()
  if (problem === null) return null
  const since = problem.since / 1000
  const next = source.next_ms === null ? null : formatShortTime(source.next_ms / 1000, timeZone)
  return (
    <Notice loud={source.state === 'stopped'} advice={toAdvice(source, next)}>
      {problem.message}{' '}
      <span aria-live="off" className="tabular whitespace-nowrap">
        {say.since(formatAgo(since, Math.max(now, since)))}
      </span>
    </Notice>
  )
}

/** `next`: when it asks again by itself. */
function toAdvice({ problem, state }: MirrorSource, next: string | null): string {
  const { advice } = say
  if (state === 'waiting' || state === 'running') return advice.waiting(next)
  // Trouble without a code means that another process holds the store's one mirror.
  if (next !== null) return problem?.kind === 'stopped' ? advice.busy(next) : advice.waiting(next)
  if (problem?.kind === 'paused') return advice.paused
  const code = problem?.code ?? ''
  return code === 'key_refused' || code === 'no_quota' || code === 'cannot_list' ? advice[code] : advice.stopped
}
