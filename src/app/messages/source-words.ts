import { configuredName, isUpstreamName, type SourceName } from '#contract/search/search-query.ts'
import { findSource, type Sources } from '#contract/source/sources.ts'
import { filterMessages as say } from './list/filters.ts'

/** A source in words: store, sample, upstream. With several upstreams, its configured name or host is added. */
export function toSourceWords(name: SourceName, sources: Sources | undefined): string {
  if (!isUpstreamName(name)) return say.sources[name]
  const label = toUpstreamLabel(name, sources)
  return label === null ? say.sources.upstream : say.upstreamOf(label)
}

/** The upstream's name to be shown; null if there is no other. */
export function toUpstreamLabel(name: SourceName, sources: Sources | undefined): string | null {
  if (!isUpstreamName(name)) return null
  const several = (sources?.sources.filter((source) => isUpstreamName(source.name)).length ?? 0) > 1
  const label = several ? findSource(sources, name)?.label : undefined
  return label ?? configuredName(name)
}
