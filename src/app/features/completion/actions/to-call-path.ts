import { type SourceName, toBasePath } from '#contract/search/search-query.ts'
import type { Sources } from '#contract/source/sources.ts'

/**
 * The path of this server's base URL behind which a completion's upstream stands: the one where it is looked at, or the
 * one that the store has it `from` (its provenance); the first where that is not known.
 */
export function toCallPath(source: SourceName | null, from: string | null, sources: Sources | undefined): string {
  const upstream = sources?.sources.find(({ mirror, location }) => mirror !== undefined && location === from)
  return toBasePath(source === 'store' && upstream !== undefined ? upstream.name : source)
}
