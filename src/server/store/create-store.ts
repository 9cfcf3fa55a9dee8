import { readRowLine } from '#contract/row/row-line.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { PageRequest } from '../source/completion-source.ts'
import { type Hidden, NOTHING_HIDDEN } from '../redact/hidden.ts'
import { redactText } from '../redact/redact-text.ts'
import { toDetailAnswer } from './answer/detail-answer.ts'
import { toMessages } from './answer/messages.ts'
import { pageOfMessages } from '../source/page-of-messages.ts'
import { OWN_CAPABILITIES, COUNTED_AT_ONCE } from './answer/own-capabilities.ts'
import { answerable, toReported, toRowPageAnswer } from './answer/row-page-answer.ts'
import type { AskedView } from './answer/stored-page.ts'
import { SumsCache } from './answer/sums-cache.ts'
import type { Engine } from './engine.ts'
import { PLAIN, type PlainCall } from './plain-calls.ts'
import type { PairSums } from './question/kept-pair.ts'
import { toOrd } from './question/ord.ts'
import { parseAsOf } from './question/position.ts'
import { toText } from './record/codec/body-codec.ts'
import type { CompletionStore } from './completion-store.ts'
import type { ExportForm, ExportSlice } from './export-store.ts'
import type { RowPageText } from './screen-store.ts'

export interface StoreSettings {
  name: 'store' | 'sample'
  /** What is removed from everything that comes in and from exports; default: nothing. */
  hidden?: () => Hidden
  /** Up to this many rows, every page says how many match: counting takes milliseconds. */
  countedAtOnce?: number
}

/** Records that an export reads at once. */
const EXPORT_SLICE = 200

/** The port over an engine: all that is the same whatever the rows are kept in. */
export function createStore(engine: Engine, settings: StoreSettings): CompletionStore {
  const { name, hidden = () => NOTHING_HIDDEN, countedAtOnce = COUNTED_AT_ONCE } = settings
  const known = new SumsCache()
  const sumsOf = (query: SearchQuery, page: AskedView, signal: AbortSignal | undefined) =>
    known.get(page, () => engine.ask('sums', [query, page.asOf], signal))
  const isCostReported = (query: SearchQuery, page: AskedView, sums: PairSums, signal: AbortSignal | undefined) =>
    known.isCostReported(
      page,
      sums,
      async () => page.isReported ?? engine.ask('isCostReported', [query, page.asOf], signal),
    )
  const listText = async (query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPageText> => {
    const { query: asked, unanswered } = answerable(query)
    const page = await engine.ask('page', [asked, request, now()], signal)
    const later = request.countLater === true && page.of > countedAtOnce
    const sums = later ? known.known(page) : await sumsOf(asked, page, signal)
    const reported = sums !== null && !later && (await isCostReported(asked, page, sums, signal))
    return toRowPageAnswer(name, page, sums, reported, unanswered, Date.now())
  }
  async function* exportAt(places: Float64Array, form: ExportForm, signal?: AbortSignal): AsyncGenerator<ExportSlice> {
    for (let at = 0; at < places.length; ) {
      const asked = places.slice(at, at + EXPORT_SLICE)
      const { read, ...slice } = await engine.ask('exportLines', [asked, form, hidden()], signal)
      at += read
      yield slice
    }
  }
  return {
    ...forwardedCalls(engine),
    name,
    capabilities: async () => OWN_CAPABILITIES,
    listText,
    async list(query, request, signal): Promise<RowPage> {
      const page = await listText(query, request, signal)
      const lines: unknown[] = JSON.parse(`[${toText(page.rows)}]`)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the writer wrote them
      return { ...page, rows: lines.map(readRowLine) as CompletionRow[] }
    },
    async sums(query, asOf, signal) {
      const asked = answerable(query).query
      const request = { limit: 1, ...(asOf === null ? {} : { asOf }) }
      const view = await engine.ask('view', [asked, request, now()], signal)
      const sums = await sumsOf(asked, view, signal)
      const reported = await isCostReported(asked, view, sums, signal)
      return {
        object: 'completion.sums',
        total: sums.n,
        ...toReported(sums),
        ...(reported ? { cost_reported: true } : {}),
      }
    },
    later: async (query, asOf, signal) =>
      engine.ask('later', [answerable(query).query, parseAsOf(asOf, 'as_of')], signal),
    pulse: () => engine.ask('pulse', [now()]),
    facets: (query, request, signal) => engine.ask('facets', [answerable(query).query, request, now()], signal),
    histogram: (query, request, signal) => engine.ask('histogram', [answerable(query).query, request, now()], signal),
    usage: (query, request, signal) => engine.ask('usage', [answerable(query).query, request, now()], signal),
    columnSums: (query, signal) => engine.ask('columnSums', [answerable(query).query, now()], signal),
    async groups(query, by, signal) {
      const found = await engine.ask('groups', [answerable(query).query, by, now()], signal)
      return { object: 'groups', source: name, ...found }
    },
    async get(id, signal) {
      const detail = await engine.ask('detail', [id], signal)
      return detail === null ? null : toDetailAnswer(name, id, detail)
    },
    request: async (id, signal) => (await engine.ask('inputs', [id], signal))?.request ?? null,
    async messages(id, request, signal) {
      const inputs = await engine.ask('inputs', [id], signal)
      return inputs === null ? null : pageOfMessages(toMessages(id, inputs) ?? [], request)
    },
    update: (id, metadata, signal) => engine.ask('update', [id, metadata, now(), hidden()], signal),
    async places(query, before) {
      const places = await engine.ask('places', [answerable(query).query, now()])
      return before === null ? places : places.filter((place) => place < toOrd(before))
    },
    editAt: (places, edit) => engine.ask('editAt', [places, edit, now(), hidden()]),
    ingest: (records, checkpoint) => engine.ask('ingest', [records, checkpoint ?? null, hidden()]),
    async *export(query, form, signal) {
      yield* exportAt(await engine.ask('exportPlaces', [answerable(query).query, now()], signal), form, signal)
    },
    exportAt,
    async *verify() {
      let checked = 0
      for (let from: number | null | undefined; from !== null; ) {
        const slice = await engine.ask('verifySlice', [from ?? null])
        checked += slice.checked
        from = slice.next
        yield { checked, damaged: slice.damaged, problems: slice.problems }
      }
      yield { checked, damaged: [], problems: await engine.ask('verifyDatabase', []) }
    },
    async mirrorMissing(source, from, ids) {
      // An id from which something was removed is stored without it.
      const clean = new Map(ids.map((id) => [redactText(id, hidden()), id]))
      const missing = await engine.ask('mirrorMissing', [source, from, [...clean.keys()]])
      return missing.map((id) => clean.get(id) ?? id)
    },
    mirrorWrite: (change) => engine.ask('mirrorWrite', [change, hidden()]),
    keepProfile: (source, profile) => engine.ask('keepProfile', [source, profile, hidden()]),
    saveView: (slug, change) => engine.ask('saveView', [slug, change, hidden()]),
    ...(engine.listen === undefined ? {} : { listen: engine.listen }),
    ...(engine.readLag === undefined ? {} : { readLag: engine.readLag }),
    close: () => engine.close(),
  }
}

/** The part of the port that only hands on. */
function forwardedCalls(engine: Engine): Pick<CompletionStore, PlainCall> {
  // oxlint-disable typescript/no-unsafe-type-assertion -- `PlainCalls` says of each call what the port says of it
  const ask = engine.ask.bind(engine) as (call: string, args: unknown[], signal: unknown) => unknown
  const calls = Object.entries(PLAIN).map(([call, count]) => [
    call,
    (...given: unknown[]) => ask(call, given.slice(0, count), given[count]),
  ])
  return Object.fromEntries(calls) as Pick<CompletionStore, PlainCall>
  // oxlint-enable typescript/no-unsafe-type-assertion
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
