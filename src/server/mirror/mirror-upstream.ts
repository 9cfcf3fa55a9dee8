import { createUpstreamClient, type UpstreamClient, type UpstreamClientOptions } from '../upstream/upstream-client.ts'
import { toLocation } from '../upstream/upstream-headers.ts'
import { createUpstreamMessages, type Politeness, type UpstreamMessages } from '../upstream/source/upstream-messages.ts'

export interface MirrorUpstream {
  /** Its key in the store (`toSourceKey`). */
  key: string
  /** To be shown. */
  label: string
  location: string
  /** How long it keeps a completion, in seconds; null if unknown. */
  keepSeconds: number | null
  client: UpstreamClient
  messages: UpstreamMessages
}

export interface MirrorUpstreamOptions extends UpstreamClientOptions {
  /** Its name in the configuration; null: the host is used. */
  name?: string | null
  keepDays?: number | null
  politeness?: Politeness
}

/** In seconds. */
const DAY_S = 86_400
/** OpenAI deletes stored completions after 30 days. */
const KEPT_DAYS = 30
const POLITENESS: Politeness = { concurrency: 6, spacingMs: 2 }

/** A configured upstream. */
export function createMirrorUpstream(options: MirrorUpstreamOptions): MirrorUpstream {
  const { baseUrl } = options
  const location = toLocation(baseUrl)
  const client = createUpstreamClient(options)
  const days = options.keepDays ?? (isOpenAi(baseUrl.hostname) ? KEPT_DAYS : null)
  return {
    key: toSourceKey(options),
    label: options.name ?? client.host,
    location,
    keepSeconds: days === null ? null : days * DAY_S,
    client,
    messages: createUpstreamMessages(client, options.politeness ?? POLITENESS),
  }
}

/**
 * An upstream's key in the store: base URL, organisation, project and name, since each of them shows other rows. Not
 * the API key.
 */
export function toSourceKey(
  options: Pick<MirrorUpstreamOptions, 'baseUrl' | 'organization' | 'project' | 'name'>,
): string {
  const { baseUrl, organization, project, name } = options
  return [toLocation(baseUrl), organization, project, name].filter((part) => part != null).join(' ')
}

function isOpenAi(hostname: string): boolean {
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com')
}
