import type { IncomingHttpHeaders } from 'node:http'
import type { Secret } from '../redact/secret.ts'

/** Who we are to the upstream. */
export interface UpstreamIdentity {
  baseUrl: URL
  key: Secret | null
  organization: string | null
  project: string | null
  /** Where a person changes it. Default: the environment's variables. */
  settings?: SettingNames
}

/** What messages name when something about an upstream must be set differently. */
export interface SettingNames {
  baseUrl: string
  key: string
  /** Everything that goes into identity headers. */
  identity: string
}

export const ENVIRONMENT: SettingNames = {
  baseUrl: 'OPENAI_BASE_URL',
  key: 'OPENAI_API_KEY',
  identity: 'OPENAI_API_KEY, OPENAI_ORG_ID or OPENAI_PROJECT_ID',
}

/** The other side of an exchange, as messages name it. */
export interface Peer {
  /** Host and port. */
  host: string
  settings: SettingNames
}

/** How messages name an upstream. */
export function toPeer({ baseUrl, settings = ENVIRONMENT }: UpstreamIdentity): Peer {
  return { host: baseUrl.host, settings }
}

/** The value of each header by lower-case name. */
export type HeaderTexts = Readonly<Record<string, string>>

/**
 * `headers` with our organisation, project and key. The key comes last and is revealed only here. Azure's own hosts
 * also take it as `api-key`.
 */
export function withIdentity<V>(
  headers: Readonly<Record<string, V>>,
  identity: UpstreamIdentity,
): Record<string, V | string> {
  const { baseUrl, key, organization, project } = identity
  return {
    ...headers,
    ...(organization === null ? {} : { 'openai-organization': organization }),
    ...(project === null ? {} : { 'openai-project': project }),
    ...(key === null ? {} : { authorization: `Bearer ${key.reveal()}` }),
    ...(key !== null && isAzure(baseUrl) ? { 'api-key': key.reveal() } : {}),
  }
}

function isAzure(baseUrl: URL): boolean {
  return baseUrl.hostname.toLowerCase().endsWith('.openai.azure.com')
}

/** The base URL without query or credentials: where rows come from. */
export function toLocation(baseUrl: URL): string {
  return baseUrl.origin + baseUrl.pathname.replace(/\/+$/, '')
}

/** What a path is below: the base URL, or Azure's `/openai` beside it, where the deployments are. */
export type ApiRoot = 'base' | 'azure'

/** The base URL, or where Azure's deployments are on the same server: `…/openai` for both `…/openai/v1` and `…/v1`. */
export function toRoot(baseUrl: URL, root: ApiRoot): URL {
  const url = new URL(baseUrl)
  if (root === 'azure')
    url.pathname = `${baseUrl.pathname.replace(/\/+$/, '').replace(/(\/openai)?(\/v1)?$/, '')}/openai`
  return url
}

/**
 * The address of `path` (below `/v1`) at the upstream. The base URL's own query, such as `api-version`, is kept, except
 * for parameters that the client sets.
 */
export function toUpstreamUrl(baseUrl: URL, path: string, search: string): URL {
  const url = new URL(baseUrl)
  url.pathname = `${baseUrl.pathname.replace(/\/+$/, '')}${path}`
  const asked = search.replace(/^\?/, '')
  const says = new URLSearchParams(asked)
  const own = baseUrl.search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => !says.has(new URLSearchParams(pair).keys().next().value ?? ''))
  url.search = [...own, asked].filter((part) => part !== '').join('&')
  return url
}

/** The first value of a header; null if it is missing. */
export function firstHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}
