import type { MirrorSource } from '#contract/mirror.ts'
import { formatAgo } from '#lib/format.ts'
import { mirrorMessages as say } from '../../messages/mirror.ts'
import { useNow } from '../../ui/use-now.ts'
import { Notice } from './notice.tsx'

/** What upstream said that holds the mirror up, since when, and what to do. */
export function MirrorProblem({ source }: { source: MirrorSource }) {
  const { problem } = source
  const now = useNow()
  if (problem === null) return null
  const since = problem.since / 1000
  return (
    <Notice loud={source.state === 'stopped'} advice={toAdvice(source)}>
      {problem.message}{' '}
      <span aria-live="off" className="tabular whitespace-nowrap">
        {say.since(formatAgo(since, Math.max(now, since)))}
      </span>
    </Notice>
  )
}

function toAdvice({ problem, state, next_at: nextAt }: MirrorSource): string {
  const { advice } = say
  if (state === 'waiting' || state === 'running') return advice.waiting
  // A trouble without a code is another process that has the store's one mirror.
  if (nextAt !== null) return problem?.kind === 'stopped' ? advice.busy : advice.waiting
  if (problem?.kind === 'paused') return advice.paused
  const code = problem?.code ?? ''
  return code === 'key_refused' || code === 'no_quota' || code === 'cannot_list' ? advice[code] : advice.stopped
}
