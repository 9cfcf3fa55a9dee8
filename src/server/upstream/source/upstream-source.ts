import { createHash } from 'node:crypto'
import type { CompletionDetail, StoredMessage } from '#contract/detail/completion-detail.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import type { UpstreamName } from '#contract/search/search-query.ts'
import type { Capabilities } from '#contract/source/sources.ts'
import type { CompletionSource } from '../../source/completion-source.ts'
import { Refusal } from '../../source/refusal.ts'
import { type ListedCompletion, toListedCompletion } from './list-page.ts'
import { pageOfMessages } from '../../source/page-of-messages.ts'
import { withoutAnswer } from './without-answer.ts'
import { createSpacing } from './spacing.ts'
import { createRecentMap } from '#lib/recent-map.ts'
import { isRecord } from '#lib/is-record.ts'
import { createPoliteQueue } from '#lib/polite-queue.ts'
import type { RetryTools } from '../retry.ts'
import { createUpstreamClient, type UpstreamClientOptions } from '../upstream-client.ts'
import { edgeOfList, parseUpstreamCursor, toUpstreamCursor } from './upstream-cursor.ts'
import { walkUpstream } from './walk-upstream.ts'
import { createUpstreamMessages, type Politeness } from './upstream-messages.ts'
import { toLocation } from '../upstream-headers.ts'
import { parseCompletionPath, toUpstreamQuestion } from './upstream-question.ts'

export interface UpstreamSourceOptions extends UpstreamClientOptions {
  /** Default: `upstream`. */
  sourceName?: UpstreamName
  /** How politely `/messages` is asked. */
  politeness?: Politeness
}

/** The upstream as a source, and what the sources page shows of it. */
export interface UpstreamSource extends CompletionSource {
  readonly name: UpstreamName
  /** Host and port. */
  readonly label: string
  /** The base URL without query or credentials. */
  readonly location: string
  /** Why it cannot list, in a sentence; null if nothing is known to be wrong. */
  trouble(): string | null
  /** Clock and waiting of its calls. */
  readonly tools: RetryTools
  /**
   * Deletes one of many, after those before it. `gone`: upstream says that it has no such completion; any other
   * failure rejects, also a 404 of another kind.
   */
  deleteInTurn(id: string, signal?: AbortSignal): Promise<'deleted' | 'gone'>
}

/** A row as it came: opening it needs no second call. */
interface Seen {
  item: ListedCompletion
  /** Unix seconds. */
  receivedAt: number
  /** Making the row costs more than the rest of a page. It is kept while the known `messages` stay the same. */
  projected: { row: CompletionRow; messages: readonly StoredMessage[] | null } | null
}

/** Milliseconds between the starts of two deletions of many. */
const DELETION_SPACING_MS = 50
const SEEN_LIMITS = { entries: 5_000, weight: 64 * 1024 * 1024 }
/** Metadata may be changed elsewhere, so a row of the list serves as the record for this long only. */
const SEEN_SECONDS = 300
/**
 * How long "cannot list" is believed before upstream is asked again: long enough for one screen, short enough for "try
 * again".
 */
const VERDICT_MS = 10_000

/**
 * OpenAI, Azure or a look-alike as a `CompletionSource`: with the filters that upstream has, and all others named in
 * `unanswered`; pages that lose no rows (`upstream-cursor.ts`); one layer of retries (`retry.ts`). It keeps recent rows
 * and messages, nothing else.
 */
export function createUpstreamSource(options: UpstreamSourceOptions): UpstreamSource {
  const { sourceName: name = 'upstream' } = options
  const client = createUpstreamClient(options)
  const messages = createUpstreamMessages(client, options.politeness)
  const seen = createRecentMap<Seen>(SEEN_LIMITS, (entry) => entry.item.raw.length)
  const deletions = createPoliteQueue(1, createSpacing(DELETION_SPACING_MS, client.tools))
  const location = toLocation(options.baseUrl)
  const seconds = () => client.tools.now() / 1000
  let verdict: { reason: string; untilMs: number } | null = null
  /** Why the last list was refused, if other questions would be, too. */
  let outage: string | null = null

  function cannotListReason(): string | null {
    return verdict !== null && client.tools.now() < verdict.untilMs ? verdict.reason : null
  }

  function remember(item: ListedCompletion): Seen {
    const before = seen.get(item.id)
    const projected = before?.item.raw === item.raw ? before.projected : null
    const entry: Seen = { item, receivedAt: seconds(), projected }
    seen.set(item.id, entry)
    return entry
  }

  function toRow(entry: Seen): CompletionRow {
    const { item, receivedAt, projected } = entry
    const known = messages.known(item.id)
    if (projected !== null && projected.messages === known) return projected.row
    const row = projectRow({
      id: item.id,
      body: item.raw,
      request: known === null ? null : JSON.stringify({ messages: withoutAnswer(known, item.raw) }),
      metadata: null,
      way: 'upstream',
      receivedAt: Math.floor(receivedAt),
      latencyMs: null,
    })
    entry.projected = { row, messages: known }
    return row
  }

  async function find(id: string, signal?: AbortSignal): Promise<Seen | null> {
    const entry = seen.get(id)
    if (entry !== undefined && (!entry.item.named || seconds() - entry.receivedAt < SEEN_SECONDS)) return entry
    const answer = await orNull(client.call({ method: 'GET', path: parseCompletionPath(id), signal }))
    const item = answer === null ? null : toListedCompletion(answer.text.trim())
    return item === null ? null : remember({ ...item, id })
  }

  async function remove(id: string, signal: AbortSignal | undefined): Promise<'deleted'> {
    let tries = 0
    const call = { method: 'DELETE', path: parseCompletionPath(id), signal, onTry: () => tries++ } as const
    const isDone = (error: unknown) => {
      // Not found at the second try: the first one deleted it, but its answer was lost.
      if (tries > 1 && error instanceof Refusal && error.status === 404) return null
      throw error
    }
    try {
      await client.call(call).catch(isDone)
      return 'deleted'
    } finally {
      seen.delete(id)
      messages.forget(id)
    }
  }

  return {
    name,
    label: client.host,
    location,
    trouble: () => cannotListReason() ?? outage,
    tools: client.tools,

    capabilities: async () => {
      const list = cannotListReason() === null
      return list ? CAPABILITIES : { ...CAPABILITIES, list, filters: [], sorts: [] }
    },

    async list(query, page, signal) {
      const reason = cannotListReason()
      if (reason !== null) throw cannotList(reason)
      // A page that does not know yet which source answers asks by index; row 0 is where upstream begins in any case.
      if (page.at !== undefined && page.at !== 0)
        throw new Refusal(400, 'Upstream can only be paged from its edges; it cannot start at an index.', {
          param: 'at',
        })
      const question = toUpstreamQuestion(query)
      const asked = JSON.stringify([question.model, question.metadata, question.order])
      const from = page.cursor === undefined ? edgeOfList(question.order) : parseUpstreamCursor(page.cursor, asked)
      const walked = await walkUpstream(client, question, from, page.limit, signal).catch((error: unknown) => {
        outage = toOutage(error)
        const because = page.cursor === undefined ? toVerdict(error, client.host) : null
        if (because === null) throw error
        verdict = { reason: because, untilMs: client.tools.now() + VERDICT_MS }
        throw cannotList(because, error)
      })
      verdict = null
      outage = null
      const rows = walked.rows.map((item) => toRow(remember(item)))
      const flipped = from.order !== question.order
      const [next, previous] = flipped ? [walked.back, walked.onward] : [walked.onward, walked.back]
      return {
        object: 'completion.rows',
        source: name,
        rows: flipped ? rows.reverse() : rows,
        at: null,
        total: null,
        of: null,
        tokens: null,
        cost_usd: null,
        next: next === null ? null : toUpstreamCursor(next, asked),
        previous: previous === null ? null : toUpstreamCursor(previous, asked),
        as_of: null,
        unanswered: question.unanswered,
        notes: walked.notes,
        answered_ms: client.tools.now(),
      }
    },

    async get(id, signal): Promise<CompletionDetail | null> {
      const entry = await find(id, signal)
      if (entry === null) return null
      const known = messages.known(id)
      return {
        object: 'completion.detail',
        source: name,
        row: toRow(entry),
        raw: entry.item.raw,
        request: null,
        messages: known === null ? null : withoutAnswer(known, entry.item.raw),
        provenance: {
          way: 'upstream',
          from: location,
          line: null,
          received_at: Math.floor(entry.receivedAt),
          metadata_changed_at: null,
          sha256: createHash('sha256').update(entry.item.raw).digest('hex'),
          same_id: [],
          capture: null,
        },
        damage: null,
      }
    },

    async messages(id, page, signal) {
      const entry = seen.get(id)
      const all = await messages.fetch(id, entry?.item.created ?? null, signal)
      return all === null ? null : pageOfMessages(withoutAnswer(all, entry?.item.raw ?? null), page)
    },

    async update(id, metadata: MetadataPairs, signal) {
      const body = JSON.stringify({ metadata: Object.fromEntries(metadata) })
      const answer = await orNull(client.call({ method: 'POST', path: parseCompletionPath(id), body, signal }))
      if (answer === null) return false
      seen.delete(id)
      const item = toListedCompletion(answer.text.trim())
      // Some servers answer an update with something else than the completion; then the next look asks again.
      if (item?.id === id && isRecord(answer.value) && Array.isArray(answer.value['choices'])) remember(item)
      return true
    },

    delete: async (id, signal) => (await orNull(remove(id, signal))) === 'deleted',

    deleteInTurn: (id, signal) =>
      // A deletion that has begun is waited for, so that its outcome is known.
      deletions(() => remove(id, undefined), signal).catch((error: unknown) => {
        if (error instanceof Refusal && error.status === 404 && error.body.code === 'not_found') return 'gone'
        throw error
      }),
  }
}

const CAPABILITIES: Capabilities = {
  list: true,
  filters: ['model', 'meta'],
  sorts: ['created'],
  jump: false,
  count: false,
  facets: false,
  update: true,
  delete: true,
}

function cannotList(reason: string, cause?: unknown): Refusal {
  return new Refusal(501, reason, { type: 'upstream_error', code: 'cannot_list' }, cause === undefined ? {} : { cause })
}

/** The answer, or null if upstream says that there is no such completion. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null
    throw error
  }
}

/** Why an upstream cannot list, if its answer means that: 404 without `not_found`, 405 or 501 (docs/wire.md). */
function toVerdict(error: unknown, host: string): string | null {
  if (!(error instanceof Refusal)) return null
  const status = error.body.upstream_status ?? null
  const means = status === 405 || status === 501 || (status === 404 && error.body.code !== 'not_found')
  if (!means) return null
  return `${host} cannot list stored completions (it answered ${status}). Browse the store instead; calls sent through this server still reach it.`
}

/** The message of a failure that every question would meet: upstream cannot be reached, or refuses the key. */
function toOutage(error: unknown): string | null {
  if (!(error instanceof Refusal)) return null
  const barred = error.status === 401 || error.status === 403
  return barred || ['dns', 'connect', 'tls', 'timeout', 'upstream_redirect'].includes(error.body.code ?? '')
    ? error.message
    : null
}
