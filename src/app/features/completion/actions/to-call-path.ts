import { type SourceName, toBasePath } from '#contract/search/search-query.ts'
import type { Sources } from '#contract/source/sources.ts'

/**
 * The path of this server's base URL for a completion's upstream: the one where it is shown, or the one it is stored
 * `from` (its provenance); the first if unknown.
 */
export function toCallPath(source: SourceName | null, from: string | null, sources: Sources | undefined): string {
  const upstream = sources?.sources.find(({ mirror, location }) => mirror !== undefined && location === from)
  return toBasePath(source === 'store' && upstream !== undefined ? upstream.name : source)
}
