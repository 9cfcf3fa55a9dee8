import type { SourceName } from '#contract/search-query.ts'
import type { CompletionSource } from '../completion-source.ts'
import { Refusal } from '../refusal.ts'
import type { CompletionStore } from '../store/store.ts'
import type { AppDeps } from './app-deps.ts'

/** The source that answers, and its store side where it has one (search, facets and export need it). */
export interface ChosenSource {
  source: CompletionSource
  store: CompletionStore | null
}

/** Who answers which question (design/product.md: the store when it has rows or there is no key, else upstream). */
export interface SourceChooser {
  /** `null` asks for the default. Rejects with 400 `source` for one that is not there. */
  choose(name: SourceName | null, signal?: AbortSignal): Promise<ChosenSource>
  /** The name of the default. */
  defaultName(signal?: AbortSignal): Promise<SourceName>
  /** Call when rows went away: the store may be empty again. */
  forget(): void
}

/** A chooser over what is configured. That the store has rows is remembered; that it has none is asked again each time. */
export function createSourceChooser(deps: Pick<AppDeps, 'store' | 'sample' | 'upstream'>): SourceChooser {
  let hasRows = false
  const occupied = async () => (hasRows ||= (await deps.store.status()).rows > 0)
  const defaultName = async (): Promise<SourceName> => {
    if (await occupied()) return 'store'
    if (deps.upstream?.hasKey === true) return 'upstream'
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
      if (wanted === 'upstream') {
        if (deps.upstream === null) throw absent('No upstream is configured: set OPENAI_API_KEY (and OPENAI_BASE_URL).')
        return { source: deps.upstream.source, store: null }
      }
      return own(deps.store)
    },
    forget: () => {
      hasRows = false
    },
  }
}

/** The store side of a chosen source. Throws 501 for a question that only a store can answer. */
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
