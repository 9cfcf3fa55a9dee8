import { type SourceName, toBasePath } from '#contract/search/search-query.ts'
import type { SourceState, Sources } from '#contract/source/sources.ts'
import type { CompletionSource } from '../../source/completion-source.ts'
import type { MirrorControl } from '../../mirror/mirror-control.ts'
import type { CompletionStore } from '../../store/completion-store.ts'
import type { KeptStore } from '../../store/kept-store.ts'
import { toRefusal } from '../answer/answer-error.ts'
import type { AppDeps, UpstreamAccess } from '../app-deps.ts'
import type { SourceChooser } from './source-chooser.ts'

/** Every source there is, and how it stands. `own` is the address of this server as its caller knows it. */
export async function listSources(
  deps: AppDeps,
  chooser: SourceChooser,
  own: string,
  signal: AbortSignal,
): Promise<Sources> {
  const usual = await chooser.defaultName()
  const states = [
    await ownState(deps.store, deps.storeLabel, deps.storeLocation),
    ...(deps.sample === null ? [] : [await sampleState(deps, deps.sample, usual)]),
    ...(await Promise.all(deps.upstreams.map((one) => upstreamState(one, deps.mirror, own, signal)))),
  ]
  return {
    object: 'sources',
    sources: states,
    default: usual,
    base_url: `${own}/v1`,
    has_key: deps.upstreams.some(({ hasKey }) => hasKey),
    clients_go_to: deps.borrowed?.location ?? null,
    command: deps.command ?? 'completionist',
  }
}

async function ownState(store: CompletionSource & KeptStore, label: string, location: string): Promise<SourceState> {
  const [status, capabilities, lag] = await Promise.all([store.status(), store.capabilities(), store.readLag?.()])
  const { rows, oldest, newest, copies } = status
  const facts = { name: store.name, label, location, rows, oldest, newest, capabilities, trouble: null, copies }
  if (lag === undefined) return facts
  const { seconds, trouble } = lag
  return {
    ...facts,
    read_from: { location: lag.location, rows_behind: lag.rows, seconds_behind: seconds, trouble },
  }
}

/** The sample is made when it is first asked for. Until then it is only listed. */
async function sampleState(
  deps: AppDeps,
  open: () => Promise<CompletionStore>,
  usual: SourceName,
): Promise<SourceState> {
  const facts = { label: 'sample', location: 'made for looking around' }
  if (usual === 'sample') return ownState(await open(), facts.label, facts.location)
  const capabilities = await deps.store.capabilities()
  return { name: 'sample', ...facts, rows: null, oldest: null, newest: null, capabilities, trouble: null }
}

/** An upstream in trouble is shown as such; the page must still load. */
async function upstreamState(
  upstream: UpstreamAccess,
  mirror: MirrorControl | null,
  own: string,
  signal: AbortSignal,
): Promise<SourceState> {
  const { name, label, location, key, entry } = upstream
  const facts = { name, label, location, entry, base_url: `${own}${toBasePath(name)}`, mirror: key }
  const unknown = { ...facts, rows: null, oldest: null, newest: null }
  try {
    const capabilities = await upstream.source.capabilities(signal)
    const profile = (await mirror?.profile(key)) ?? null
    return { ...unknown, capabilities, trouble: upstream.trouble(), profile }
  } catch (error) {
    const refusal = toRefusal(error)
    if (refusal === null) throw error
    const capabilities = {
      list: false,
      filters: [],
      sorts: [],
      jump: false,
      count: false,
      facets: false,
      update: false,
      delete: false,
    }
    return { ...unknown, capabilities, trouble: refusal.body.message }
  }
}
