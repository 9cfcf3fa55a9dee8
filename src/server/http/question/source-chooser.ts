import { configuredName, isUpstreamName, type SourceName, type UpstreamName } from '#contract/search/search-query.ts'
import type { CompletionSource } from '../../source/completion-source.ts'
import { Refusal } from '../../source/refusal.ts'
import type { CompletionStore } from '../../store/completion-store.ts'
import type { AppDeps, UpstreamAccess } from '../app-deps.ts'

/** The source that answers, and its store if it has one (search, facets and export need it). */
export interface ChosenSource {
  source: CompletionSource
  store: CompletionStore | null
}

/** Chooses who answers: the store if it has rows or there is no key, else the upstream. */
export interface SourceChooser {
  /** `null` asks for the default. Rejects with 400 `source` for one that does not exist. */
  choose(name: SourceName | null, signal?: AbortSignal): Promise<ChosenSource>
  defaultName(signal?: AbortSignal): Promise<SourceName>
  /** To be called after deletions: the store may be empty again. */
  forget(): void
}

/** A chooser over what is configured. It remembers that the store has rows; that it has none is checked each time. */
export function createSourceChooser(deps: Pick<AppDeps, 'store' | 'sample' | 'upstreams'>): SourceChooser {
  let hasRows = false
  const occupied = async () => (hasRows ||= (await deps.store.status()).rows > 0)
  const defaultName = async (): Promise<SourceName> => {
    if (await occupied()) return 'store'
    const keyed = deps.upstreams.find(({ hasKey }) => hasKey)
    if (keyed !== undefined) return keyed.name
    return deps.sample === null ? 'store' : 'sample'
  }
  const openSample = async () => {
    if (deps.sample === null) throw absent('The sample is switched off (COMPLETIONIST_SAMPLE=off).')
    return own(await deps.sample())
  }
  return {
    defaultName,
    choose: async (name) => {
      const wanted = name ?? (await defaultName())
      if (wanted === 'sample') return openSample()
      if (isUpstreamName(wanted)) return { source: findUpstream(deps.upstreams, wanted).source, store: null }
      return own(deps.store)
    },
    forget: () => {
      hasRows = false
    },
  }
}

/**
 * The upstream of that name; the first also answers to its configured name. Throws 400 `source` that lists the known
 * names.
 */
export function findUpstream(upstreams: readonly UpstreamAccess[], name: UpstreamName): UpstreamAccess {
  const entry = configuredName(name)
  const found = entry === null ? upstreams[0] : upstreams.find((upstream) => upstream.entry === entry)
  if (found !== undefined) return found
  if (upstreams.length === 0)
    throw absent('No upstream is configured: set OPENAI_API_KEY (and OPENAI_BASE_URL) or COMPLETIONIST_CONFIG.')
  const names = upstreams.map((upstream) => upstream.name).join(', ')
  throw absent(`There is no upstream called “${(entry ?? name).slice(0, 100)}”. There are: ${names}.`)
}

/** The upstream whose API stands at `/upstreams/<entry>/v1`. Throws 404. */
export function findConfiguredUpstream(upstreams: readonly UpstreamAccess[], entry: string): UpstreamAccess {
  const found = upstreams.find((upstream) => upstream.entry === entry)
  if (found !== undefined) return found
  const entries = upstreams.flatMap((upstream) => upstream.entry ?? [])
  const there = entries.length === 0 ? 'None has a name.' : `There are: ${entries.join(', ')}.`
  throw new Refusal(404, `There is no upstream called “${entry.slice(0, 100)}”. ${there}`, { code: 'unknown_upstream' })
}

/** The store of a chosen source. Throws 501 if the question needs a store and there is none. */
export function requireStore(chosen: ChosenSource, what: string): CompletionStore {
  if (chosen.store !== null) return chosen.store
  throw new Refusal(501, `Upstream cannot answer that: ${what} works on the store only.`, {
    param: 'source',
    code: 'not_supported_by_upstream',
  })
}

function own(store: CompletionStore): ChosenSource {
  return { source: store, store }
}

function absent(message: string): Refusal {
  return new Refusal(400, message, { param: 'source', code: 'source_not_available' })
}
