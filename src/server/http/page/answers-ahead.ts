import type { Context } from 'hono'
import { isUpstreamName, type SourceName } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import type { SourceChooser } from '../question/source-chooser.ts'
import { listSources } from '../question/list-sources.ts'
import { listStoredRows } from '../question/list-stored-rows.ts'
import { toOwnAddress } from '../question/own-address.ts'
import { inTime } from './in-time.ts'

const SOURCES = '/api/sources'

/** Which of these addresses are answered without asking an upstream. An upstream's rows are asked for once, by the page. */
export async function answeredHere(
  asked: readonly string[],
  { upstreams }: AppDeps,
  sources: SourceChooser,
): Promise<readonly string[]> {
  const isHere = async (address: string): Promise<boolean> => {
    if (address === SOURCES) return upstreams.length === 0
    const source = sourceOf(address) ?? (await inTime(sources.defaultName()))
    return source !== null && !isUpstreamName(source)
  }
  const here = await Promise.all(asked.map((address) => isHere(address).catch(() => false)))
  return asked.filter((_, at) => here[at])
}

/**
 * The answers to what the first screen asks (`first-asked.ts`), by address, to be sent within the page. What fails or takes long
 * is left out: the page asks for it. Never rejects.
 */
export async function answersAhead(
  c: Context<AppEnv>,
  deps: AppDeps,
  sources: SourceChooser,
  asked: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { signal } = c.req.raw
  const own = toOwnAddress(c, deps.basePath)
  const answerOf = async (address: string): Promise<Uint8Array | null> => {
    if (address === SOURCES) return Buffer.from(JSON.stringify(await listSources(deps, sources, own, signal)))
    const { store } = await sources.choose(sourceOf(address))
    return store === null ? null : listStoredRows(store, paramsOf(address), signal)
  }
  const answers = await Promise.all(
    asked.map(async (address) => [address, await inTime(answerOf(address)).catch(() => null)] as const),
  )
  return new Map(answers.flatMap(([address, answer]) => (answer === null ? [] : [[address, answer] as const])))
}

function paramsOf(address: string): URLSearchParams {
  return new URLSearchParams(address.slice(address.indexOf('?') + 1))
}

function sourceOf(address: string): SourceName | null {
  return parseSearchQuery(paramsOf(address)).query.source
}
