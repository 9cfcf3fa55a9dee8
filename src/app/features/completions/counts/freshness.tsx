import type { Mirror } from '#contract/source/mirror.ts'
import { toMirrorPercent } from '#contract/source/mirror-progress.ts'
import { formatAgo } from '#lib/format.ts'
import { useQuery } from '@tanstack/react-query'
import { mirrorQuery } from '../../../api/mirror-query.ts'
import { freshnessMessages as say } from '../../../messages/list/freshness.ts'
import { useNow } from '../../../ui/use-now.ts'

/** How often the mirror is asked for: seldom while it rests, often while it runs, since a line says how far it is. */
const LOOK_MS = 60_000
const RUNNING_LOOK_MS = 2_000
/** Rows that were mirrored longer ago than this are called stale. */
const FRESH_SECONDS = 86_400

/** How fresh the store's rows are: `mirrored 2 min ago`, `mirroring… 40 %`. */
export function Freshness() {
  const { data } = useQuery({
    ...mirrorQuery(),
    refetchInterval: ({ state }) =>
      state.data?.sources.some((source) => source.state === 'running') ? RUNNING_LOOK_MS : LOOK_MS,
  })
  const now = useNow()
  if (data === undefined || data.sources.length === 0) return null
  // Its age changes all the time, which screen readers should not announce.
  return <span aria-live="off">, {toFreshness(data, now)}</span>
}

/** `now` in Unix seconds. */
function toFreshness({ sources }: Mirror, now: number): string {
  const running = sources.find((source) => source.state === 'running')
  if (running !== undefined) return say.mirroring(toMirrorPercent(running))
  const finished = sources.flatMap((source) => source.finished_ms ?? [])
  // The mirror that is furthest behind decides.
  const last = Math.min(...finished) / 1000
  const when = finished.length === 0 ? say.never : say.mirrored(formatAgo(last, Math.max(now, last)))
  const held = (['stopped', 'waiting'] as const).find((state) => sources.some((source) => source.state === state))
  const note = held ?? (now - last > FRESH_SECONDS ? 'stale' : null)
  return note === null ? when : `${when}, ${say[note]}`
}
