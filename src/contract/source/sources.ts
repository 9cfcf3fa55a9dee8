import * as z from 'zod/mini'
import { doctorReportSchema } from './doctor-report.ts'
import { sourceNameSchema } from '../found/row-page.ts'
import { configuredName, isUpstreamName, type SourceName } from '../search/search-query.ts'

/** What a source can do. The screen offers only that, and names what is missing. */
export const capabilitiesSchema = z.object({
  list: z.boolean(),
  /** Search parameters that it can answer: `model`, `meta` (equality), `finish`, … */
  filters: z.array(z.string()),
  /** Column ids it can sort by, or `*` for all. */
  sorts: z.array(z.string()),
  /** Can start at any index. */
  jump: z.boolean(),
  count: z.boolean(),
  facets: z.boolean(),
  update: z.boolean(),
  delete: z.boolean(),
})
export type Capabilities = z.infer<typeof capabilitiesSchema>

export const sourceStateSchema = z.object({
  name: sourceNameSchema,
  /** To be shown: "completionist.db", "sample"; an upstream's configured name, or its host. Never contains a key. */
  label: z.string(),
  /** The upstream's base URL without credentials, or the path of the store. */
  location: z.string(),
  rows: z.nullable(z.number()),
  oldest: z.nullable(z.number()),
  newest: z.nullable(z.number()),
  capabilities: capabilitiesSchema,
  /** Why it cannot be used at the moment; null if it can. */
  trouble: z.nullable(z.string()),
  /** What `doctor` found out about it; null or absent if it was not asked. */
  profile: z.optional(z.nullable(doctorReportSchema)),
  /** Of an upstream: its name in the configuration (also of the first); null: it has none. */
  entry: z.optional(z.nullable(z.string())),
  /**
   * Of an upstream: the OPENAI_BASE_URL with which a client's calls are recorded and sent to it, and its name in
   * `/api/mirror`.
   */
  base_url: z.optional(z.string()),
  mirror: z.optional(z.string()),
  /**
   * Of the store: the replica from which lists are read, and how far it is behind (null: unknown); absent if there is
   * none. `trouble`: why lists are read from the database itself at the moment.
   */
  read_from: z.optional(
    z.object({
      location: z.string(),
      rows_behind: z.nullable(z.number()),
      seconds_behind: z.nullable(z.number()),
      trouble: z.nullable(z.string()),
    }),
  ),
  /** Of the store: paths of older copies beside it, which still contain what was deleted later. */
  copies: z.optional(z.array(z.string())),
})
export type SourceState = z.infer<typeof sourceStateSchema>

/** The answer of `GET /api/sources`. */
export const sourcesSchema = z.object({
  object: z.literal('sources'),
  sources: z.array(sourceStateSchema),
  /** The source that is used without `source=`. */
  default: sourceNameSchema,
  /** The OPENAI_BASE_URL for clients of this server, whose other calls go to the first upstream. */
  base_url: z.string(),
  /** Whether the server has a key for any upstream. */
  has_key: z.boolean(),
  /** Where calls with the client's own key go while no upstream is configured; null: nowhere. */
  clients_go_to: z.optional(z.nullable(z.string())),
  /** The command that started the server, to show how to start it again. */
  command: z.optional(z.string()),
})
export type Sources = z.infer<typeof sourcesSchema>

/** The source of that name. The first upstream is also found by its configured name, as on the server. */
export function findSource(
  sources: { sources: readonly SourceState[] } | undefined,
  name: SourceName,
): SourceState | undefined {
  const all = sources?.sources
  const entry = isUpstreamName(name) ? configuredName(name) : null
  return all?.find((source) => source.name === name) ?? all?.find((source) => entry !== null && source.entry === entry)
}
