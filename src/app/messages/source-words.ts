import { configuredName, isUpstreamName, type SourceName } from '#contract/search/search-query.ts'
import { findSource, type Sources } from '#contract/source/sources.ts'
import { filterMessages as say } from './list/filters.ts'

/**
 * A source in the words of a line: store, sample, upstream. Where there are several upstreams, the configured name or the
 * host says which.
 */
export function toSourceWords(name: SourceName, sources: Sources | undefined): string {
  if (!isUpstreamName(name)) return say.sources[name]
  const label = toUpstreamLabel(name, sources)
  return label === null ? say.sources.upstream : say.upstreamOf(label)
}

/** Which upstream it is, for people; null where there is no other to confuse it with. */
export function toUpstreamLabel(name: SourceName, sources: Sources | undefined): string | null {
  if (!isUpstreamName(name)) return null
  const several = (sources?.sources.filter((source) => isUpstreamName(source.name)).length ?? 0) > 1
  const label = several ? findSource(sources, name)?.label : undefined
  return label ?? configuredName(name)
}
