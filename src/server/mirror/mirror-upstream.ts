import type { Politeness } from '../upstream/source/polite-queue.ts'
import type { UpstreamClient, UpstreamClientOptions } from '../upstream/upstream-client.ts'
import { createUpstreamClient } from '../upstream/upstream-client.ts'
import { toLocation } from '../upstream/upstream-headers.ts'
import { createUpstreamMessages, type UpstreamMessages } from '../upstream/source/upstream-messages.ts'

/** An upstream as the mirror sees it. */
export interface MirrorUpstream {
  /** Names it in the store (`toSourceKey`). */
  key: string
  /** For people. */
  label: string
  /** Where rows come from, for provenance. */
  location: string
  /** How long it keeps a completion, in seconds; null where that is not known. */
  keepSeconds: number | null
  client: UpstreamClient
  messages: UpstreamMessages
}

export interface MirrorUpstreamOptions extends UpstreamClientOptions {
  /** A name from the configuration; null takes the host. */
  name?: string | null
  keepDays?: number | null
  politeness?: Politeness
}

const DAY = 86_400
/** OpenAI forgets stored completions after 30 days. */
const KEPT_DAYS = 30
const POLITENESS: Politeness = { concurrency: 6, spacing: 2 }

/** The upstream of a configuration. */
export function createMirrorUpstream(options: MirrorUpstreamOptions): MirrorUpstream {
  const { baseUrl } = options
  const location = toLocation(baseUrl)
  const client = createUpstreamClient(options)
  const days = options.keepDays ?? (isOpenAi(baseUrl.hostname) ? KEPT_DAYS : null)
  return {
    key: toSourceKey(options),
    label: options.name ?? client.host,
    location,
    keepSeconds: days === null ? null : days * DAY,
    client,
    messages: createUpstreamMessages(client, options.politeness ?? POLITENESS),
  }
}

/** Names an upstream in the store: base URL, organisation, project and name, since each shows other rows. No key. */
export function toSourceKey(
  options: Pick<MirrorUpstreamOptions, 'baseUrl' | 'organization' | 'project' | 'name'>,
): string {
  const { baseUrl, organization, project, name } = options
  return [toLocation(baseUrl), organization, project, name].filter((part) => part != null).join(' ')
}

function isOpenAi(hostname: string): boolean {
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com')
}
