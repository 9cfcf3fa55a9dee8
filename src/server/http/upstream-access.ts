import { toSourceKey } from '../mirror/mirror-upstream.ts'
import type { UpstreamConfig } from '../settings/upstreams-file.ts'
import type { KeyRule } from '../upstream/key-rule.ts'
import { createRelay } from '../upstream/relay/relay.ts'
import { createUpstreamSource } from '../upstream/source/upstream-source.ts'
import type { UpstreamAccess } from './app-deps.ts'

/** The configured upstreams as the routes use them. The first is `upstream`, the others `upstream.<name>`. */
export function toUpstreamAccess(upstreams: readonly UpstreamConfig[], keyRule: KeyRule): UpstreamAccess[] {
  return upstreams.map((upstream, index) => toAccess(upstream, index === 0, keyRule))
}

/** Where calls go while no upstream is configured: only with the client's own key, and only calls. */
export function toBorrowedAccess(upstream: UpstreamConfig): UpstreamAccess {
  return { ...toAccess(upstream, true, 'client'), borrowsKey: true }
}

function toAccess(upstream: UpstreamConfig, isFirst: boolean, keyRule: KeyRule): UpstreamAccess {
  const { name: entry } = upstream
  const name = isFirst || entry === null ? 'upstream' : (`upstream.${entry}` as const)
  const source = createUpstreamSource({ ...upstream, sourceName: name })
  return {
    name,
    entry,
    key: toSourceKey(upstream),
    source,
    label: entry ?? source.label,
    location: source.location,
    hasKey: upstream.key !== null,
    trouble: () => source.trouble(),
    relay: createRelay({ ...upstream, keyRule }),
    policy: upstream.record,
    strip: upstream.strip,
  }
}
