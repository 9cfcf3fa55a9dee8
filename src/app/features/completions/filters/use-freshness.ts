import { formatAgo } from '#lib/format.ts'
import { useQuery } from '@tanstack/react-query'
import { mirrorQuery } from '../../../api/queries.ts'
import { useNow } from '../../../ui/use-now.ts'
import { mirrorMessages as say } from '../../../messages/mirror.ts'

/** How fresh the store's rows are: `mirrored 2 min ago`. Null where nothing was mirrored, or `asked` is false. */
export function useFreshness(asked: boolean): string | null {
  const { data } = useQuery({ ...mirrorQuery(), enabled: asked, refetchInterval: 60_000 })
  const now = useNow()
  if (!asked || data === undefined) return null
  if (data.sources.some((source) => source.state === 'running')) return say.mirroring
  const finished = data.sources.flatMap((source) => source.finished_at ?? [])
  // The mirror that lags behind most decides: rows of the others are fresher than that.
  const last = Math.min(...finished) / 1000
  return finished.length === 0 ? null : say.mirrored(formatAgo(last, Math.max(now, last)))
}
