import { parseUsageRequest, type UsageOverTime } from '#contract/found/usage-over-time.ts'
import type { ColumnSums } from '#contract/found/column-sums.ts'
import { parseGroupBy } from '#contract/found/groups.ts'
import { type Context, Hono } from 'hono'
import type { LaterRows } from '#contract/found/later-rows.ts'
import { parseWholeSearch, requireAnswered } from '../../source/whole-search.ts'
import { answerDownload, answerJson } from '../answer/answer.ts'
import { toUsageCsv } from '../../export/usage-csv.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { type SourceChooser, requireStore } from '../question/source-chooser.ts'
import { toOwnAddress } from '../question/own-address.ts'
import { answerExport } from '../answer/answer-export.ts'
import {
  parseAsOfParam,
  parseExportColumns,
  parseExportIds,
  parseFormat,
  parseStackedBy,
  readInteger,
} from '../question/page-params.ts'
import { type ReadSearch, readSearch } from '../question/read-search.ts'
import { isSearchable, UNSEARCHABLE } from '#contract/text/is-searchable.ts'
import { listSources } from '../question/list-sources.ts'

type Ask = Context<AppEnv>

/** Counts of what a search finds. What of it was not understood or cannot be asked for is named in `unanswered`. */
function answerCounts(c: Ask, counts: object, { query, refused }: ReadSearch): Response {
  const isAsked = query.q === null || query.q === '' || isSearchable(query.q)
  const unanswered = isAsked ? refused : [...refused, { param: 'q', reason: UNSEARCHABLE }]
  return answerJson(c.var.requestId, JSON.stringify(unanswered.length === 0 ? counts : { ...counts, unanswered }))
}

/** Values of a facet, the most frequent; the rest is found by typing. */
const FACET_VALUES = 50
/** Bars of a histogram, if not said. */
const USUAL_BARS = 60
/** More bars than pixels show nothing more. */
const MOST_BARS = 500

/** Questions about many rows at once: facets, histogram, usage, export, and which sources there are. */
export function createInsightRoutes(deps: AppDeps, sources: SourceChooser): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  const exportAll = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const format = parseFormat(params)
    const columns = parseExportColumns(params, format)
    const query = parseWholeSearch(params, ['format', 'fields', 'ids'])
    const ids = parseExportIds(params, query)
    const chosen = await sources.choose(query.source)
    await requireAnswered(chosen.source, query, c.req.raw.signal)
    return answerExport(
      c.var.requestId,
      chosen,
      { query, ids, columns, format: format === 'json' ? 'jsonl' : format },
      deps.hidden?.(),
      c.req.raw.signal,
    )
  }
  const facets = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const search = readSearch(params, ['contains'])
    const { query } = search
    const store = requireStore(await sources.choose(query.source), 'counting values')
    const fields = params.getAll('field').flatMap((field) => field.split(','))
    const request = {
      fields: fields.filter((field) => field !== ''),
      prefix: (params.get('prefix') ?? '').slice(0, 512),
      contains: (params.get('contains') ?? '').slice(0, 512),
      limit: FACET_VALUES,
    }
    return answerCounts(c, await store.facets(query, request, c.req.raw.signal), search)
  }
  const histogram = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const search = readSearch(params, ['by'])
    const { query } = search
    const store = requireStore(await sources.choose(query.source), 'the histogram')
    const bars = readInteger(params, 'bars', 1, MOST_BARS) ?? USUAL_BARS
    const by = parseStackedBy(params)
    return answerCounts(c, await store.histogram(query, { bars, by }, c.req.raw.signal), search)
  }
  const later = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const { query } = readSearch(params)
    const store = requireStore(await sources.choose(query.source), 'counting what came in')
    const rows = await store.later(query, params.get('as_of') ?? '', c.req.raw.signal)
    const answer: LaterRows = { object: 'completion.later', rows }
    return answerJson(c.var.requestId, JSON.stringify(answer))
  }
  const usage = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const request = parseUsageRequest(params)
    const query = parseWholeSearch(params, ['by', 'unit', 'zone', 'format'])
    const store = requireStore(await sources.choose(query.source), 'usage over time')
    await requireAnswered(store, query, c.req.raw.signal)
    const buckets = await store.usage(query, request, c.req.raw.signal)
    if (params.get('format') === 'csv')
      return answerDownload(c.var.requestId, toUsageCsv(buckets), {
        name: 'usage.csv',
        type: 'text/csv; charset=utf-8',
      })
    const answer: UsageOverTime = { object: 'usage', source: store.name, ...request, buckets }
    return answerJson(c.var.requestId, JSON.stringify(answer))
  }
  const groups = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const by = parseGroupBy(params)
    const query = parseWholeSearch(params, ['group'])
    const store = requireStore(await sources.choose(query.source), 'grouping rows')
    await requireAnswered(store, query, c.req.raw.signal)
    return answerJson(c.var.requestId, JSON.stringify(await store.groups(query, by, c.req.raw.signal)))
  }
  const sums = async (c: Ask) => {
    const params = new URL(c.req.url).searchParams
    const search = readSearch(params)
    const { query } = search
    const store = requireStore(await sources.choose(query.source), 'counting rows')
    return answerCounts(c, await store.sums(query, parseAsOfParam(params), c.req.raw.signal), search)
  }
  const columnSums = async (c: Ask) => {
    const query = parseWholeSearch(new URL(c.req.url).searchParams)
    const store = requireStore(await sources.choose(query.source), 'adding up columns')
    await requireAnswered(store, query, c.req.raw.signal)
    const answer: ColumnSums = { object: 'column.sums', columns: await store.columnSums(query, c.req.raw.signal) }
    return answerJson(c.var.requestId, JSON.stringify(answer))
  }
  app.get('/export', exportAll)
  app.get('/facets', facets)
  app.get('/histogram', histogram)
  app.get('/sums', sums)
  app.get('/later', later)
  app.get('/usage', usage)
  app.get('/column-sums', columnSums)
  app.get('/groups', groups)
  app.get('/sources', async (c) => {
    const answer = await listSources(deps, sources, toOwnAddress(c, deps.basePath), c.req.raw.signal)
    return answerJson(c.var.requestId, JSON.stringify(answer))
  })
  return app
}
