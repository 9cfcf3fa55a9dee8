import type { Config } from '../config.ts'
import type { UpstreamConfig } from '../settings/upstreams-file.ts'
import { UsageError } from './usage-error.ts'

/**
 * The upstreams that a command works on: all, or the one that `--upstream` names as the configuration does (the
 * environment's is `upstream`). Throws `UsageError` if there is none; `to` says what it was wanted for.
 */
export function chooseUpstreams(config: Config, name: string | null, to: string): readonly UpstreamConfig[] {
  const { upstreams } = config
  if (upstreams.length === 0)
    throw new UsageError(`there is no upstream to ${to}: set OPENAI_API_KEY, or name a file with COMPLETIONIST_CONFIG`)
  if (name === null) return upstreams
  const found =
    upstreams.find((upstream) => upstream.name === name) ??
    upstreams.find((upstream) => upstream.name === null && name === 'upstream')
  if (found !== undefined) return [found]
  const names = upstreams.map((upstream) => upstream.name ?? 'upstream').join(', ')
  throw new UsageError(`there is no upstream called "${name}"; there are: ${names}`)
}
