import type { ListedCompletion, ListPage } from '../upstream/source/list-page.ts'
import { isRecord } from '#lib/is-record.ts'
import { parseCompletionPath } from '../upstream/source/upstream-question.ts'
import { type Examination, inWords } from './examination.ts'

/** An id that no upstream has given out. */
const NOBODY = 'chatcmpl-completionist-doctor'

/** Asks everything that can be asked without changing anything. `first` is the newest page. */
export async function askAboutRows(examination: Examination, first: ListPage): Promise<void> {
  await askOrder(examination, first)
  await askLimit(examination)
  await askCursor(examination, first)
  await askFilters(examination, first)
  await askRow(examination, first)
}

async function askOrder({ list, find }: Examination, first: ListPage): Promise<void> {
  const usual = await list('limit=10')
  const usualOrder = usual.page === null ? inWords(usual.refusal) : orderOf(usual.page.items)
  find('order', 'Which order does it answer in when none is asked for?', 'good', `${usualOrder}; we always ask for one`)
  const rising = await list('limit=10&order=asc')
  if (rising.page === null) return find('order_asc', 'Does it take order=asc?', 'bad', inWords(rising.refusal))
  const both = [orderOf(first.items), orderOf(rising.page.items)]
  if (both.includes(UNTOLD)) return find('order_asc', 'Does it obey order=asc and order=desc?', 'open', UNTOLD)
  const obeys = both[0] === NEWEST && both[1] === OLDEST
  find(
    'order_asc',
    'Does it obey order=asc and order=desc?',
    obeys ? 'good' : 'bad',
    obeys ? 'yes' : both.join(', then '),
  )
}

const NEWEST = 'newest first'
const OLDEST = 'oldest first'
const UNTOLD = 'cannot be told: too few rows of different times'

function orderOf(items: readonly ListedCompletion[]): string {
  const times = items.flatMap((item) => item.created ?? [])
  const [first] = times
  const last = times.at(-1)
  if (first === undefined || last === undefined || first === last) return UNTOLD
  return first > last ? NEWEST : OLDEST
}

async function askLimit({ list, find }: Examination): Promise<void> {
  const question = 'What does it do with a limit over 100?'
  const over = await list('limit=101&order=desc')
  if (over.page === null) return find('max_limit', question, 'good', `refuses it: ${inWords(over.refusal)}`)
  const { length } = over.page.items
  if (length > 100) return find('max_limit', question, 'good', 'takes it; we ask for 100 at most')
  find(
    'max_limit',
    question,
    length < 100 ? 'open' : 'good',
    length < 100 ? `${length} rows are all there are` : 'gives 100',
  )
}

async function askCursor({ list, find }: Examination, first: ListPage): Promise<void> {
  const unknown = await list(`limit=1&order=desc&after=${NOBODY}`)
  const question = 'What does it do with an unknown “after”?'
  if (unknown.page === null) find('after_unknown', question, 'good', `refuses it: ${inWords(unknown.refusal)}`)
  else if (unknown.page.items.length === 0) find('after_unknown', question, 'good', 'gives an empty page')
  else find('after_unknown', question, 'bad', 'gives the first page, as if nothing had been asked')

  const anchor = first.items.find((item) => item.named)
  const paging = 'Does “after” go on behind a row?'
  if (anchor === undefined || first.items.length < 2) return find('after', paging, 'open', 'too few rows to tell')
  const next = await list(`limit=100&order=desc&after=${encodeURIComponent(anchor.id)}`)
  if (next.page === null) return find('after', paging, 'bad', inWords(next.refusal))
  const back = next.page.items.some((item) => item.id === anchor.id)
  find('after', paging, back ? 'bad' : 'good', back ? 'no: the row comes again' : 'yes')
  const ties = first.items.filter((item) => item.created === anchor.created && item.id !== anchor.id)
  const tieQuestion = 'Are rows of the same second kept while paging?'
  if (ties.length === 0) return find('ties', tieQuestion, 'open', 'the newest row shares its second with none')
  const kept = next.page.items.some((item) => item.created === anchor.created)
  find('ties', tieQuestion, 'good', kept ? 'yes' : 'no; the mirror steps back a second for that')
}

/** A row whose model has the alias's own name tells nothing: every server finds it. */
async function askAlias({ list, find }: Pick<Examination, 'list' | 'find'>, facts: readonly RowFacts[]): Promise<void> {
  const snapshot = facts.map((fact) => fact.model).find((model) => DATE.test(model))
  if (snapshot === undefined)
    return find('model_alias', 'Does the model filter take an alias?', 'open', 'no row has a dated model')
  const alias = snapshot.replace(DATE, '')
  const question = `Does model=${alias} find ${snapshot}?`
  const asked = await list(`limit=100&order=desc&model=${encodeURIComponent(alias)}`)
  if (asked.page === null) return find('model_alias', question, 'bad', inWords(asked.refusal))
  const models = asked.page.items.map((item) => readFacts(item.raw).model)
  if (models.some((model) => model.replace(DATE, '') !== alias))
    return find('model_alias', question, 'bad', 'no: others come too')
  if (models.includes(snapshot)) return find('model_alias', question, 'good', 'yes')
  if (models.length < 100) return find('model_alias', question, 'good', 'no: it wants the whole name')
  find('model_alias', question, 'open', `the newest ${models.length} rows are all called ${alias}`)
}

const DATE = /-\d{4}-?\d{2}-?\d{2}$/

async function askFilters({ list, find }: Examination, first: ListPage): Promise<void> {
  const facts = first.items.map((item) => readFacts(item.raw))
  await askAlias({ list, find }, facts)
  const pair = facts.flatMap((fact) => fact.metadata)[0]
  if (pair === undefined) return find('metadata_filter', 'Does it filter by metadata?', 'open', 'no row has metadata')
  const [key, value] = pair
  const asked = await list(
    `limit=100&order=desc&${encodeURIComponent(`metadata[${key}]`)}=${encodeURIComponent(value)}`,
  )
  if (asked.page === null) return find('metadata_filter', 'Does it filter by metadata?', 'bad', inWords(asked.refusal))
  const right = asked.page.items.every((item) =>
    readFacts(item.raw).metadata.some(([k, v]) => k === key && v === value),
  )
  find('metadata_filter', 'Does it filter by metadata?', right ? 'good' : 'bad', right ? 'yes' : 'no: others come too')
}

async function askRow({ call, find }: Examination, first: ListPage): Promise<void> {
  const row = first.items.find((item) => item.named)
  if (row === undefined) return
  const path = parseCompletionPath(row.id)
  const one = await call('GET', path)
  find('retrieve', 'Can one completion be asked for?', one === null ? 'bad' : 'good', one === null ? 'no' : 'yes')
  const messages = await call('GET', `${path}/messages?limit=1`)
  const has = messages !== null && Array.isArray(messages['data'])
  find(
    'messages',
    'Does it give the input messages?',
    has ? 'good' : 'bad',
    has ? 'yes' : 'no; rows come without their input',
  )
  const rich = first.items.filter((item) =>
    /"(prompt_tokens_details|annotations|refusal|audio)":\s*[[{"]/.test(item.raw),
  )
  const share = `${rich.length} of ${first.items.length} rows`
  find('rich_rows', 'Do listed rows carry usage details, annotations, refusals or audio?', 'good', share)
}

interface RowFacts {
  model: string
  metadata: [string, string][]
}

function readFacts(raw: string): RowFacts {
  const value: unknown = JSON.parse(raw)
  if (!isRecord(value)) return { model: '', metadata: [] }
  const { model, metadata } = value
  const pairs = isRecord(metadata) ? Object.entries(metadata) : []
  return {
    model: typeof model === 'string' ? model : '',
    metadata: pairs.flatMap(([key, text]): [string, string][] => (typeof text === 'string' ? [[key, text]] : [])),
  }
}
