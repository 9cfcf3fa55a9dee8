import { NANO } from '../question/sort-columns.ts'
import { isColumnId } from '#contract/row/columns.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import { BEST_MATCH, DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import type { RowPageText } from '../screen-store.ts'
import type { StoredPage } from './stored-page.ts'
import type { PairSums } from '../question/kept-pair.ts'
import { formatAsOf } from '../question/position.ts'
import { isSearchable, UNSEARCHABLE } from '#contract/text/is-searchable.ts'

/** The search without what this store cannot answer, and the names of that. */
export function answerable(query: SearchQuery): { query: SearchQuery; unanswered: RowPage['unanswered'] } {
  const unanswered: RowPage['unanswered'] = []
  let asked = query
  if (query.q !== null && query.q !== '' && !isSearchable(query.q)) {
    unanswered.push({ param: 'q', reason: UNSEARCHABLE })
    asked = { ...asked, q: null }
  }
  const { field } = query.sort
  if (field === BEST_MATCH.field) {
    if (asked.q !== null && asked.q !== '') return { query: asked, unanswered }
    unanswered.push({
      param: 'sort',
      reason: 'Nothing is searched for that could match well; the rows are sorted by time.',
    })
    return { query: { ...asked, sort: DEFAULT_SORT }, unanswered }
  }
  const sortable = field.startsWith('meta.') || isColumnId(field)
  if (!sortable) {
    unanswered.push({ param: 'sort', reason: `There is no column named ${field}; the rows are sorted by time.` })
    asked = { ...asked, sort: DEFAULT_SORT }
  }
  return { query: asked, unanswered }
}

/** A sum of 0 over some rows means that none of them reported it. */
export function toReported(sums: PairSums | null): { tokens: number | null; cost_usd: number | null } {
  if (sums === null) return { tokens: null, cost_usd: null }
  return {
    tokens: sums.n > 0 && sums.tokens === 0 ? null : sums.tokens,
    cost_usd: sums.cost === 0 ? null : sums.cost / NANO,
  }
}

/** Records of an older store become searchable as soon as their texts have been read. */
function toUnsearched({ textsMissing, of }: StoredPage): RowPage['unanswered'] {
  if (textsMissing === null || textsMissing === 0) return []
  const reason = `The text of ${textsMissing} of ${of} records is not read in yet and was not searched; that goes on by itself while completionist runs.`
  return [{ param: 'q', reason }]
}

function toNotes({ of, textsMissing, ranked }: StoredPage): string[] {
  return [
    ...(textsMissing === null ? [] : [`the text of ${(of - textsMissing).toLocaleString('en')} records was searched`]),
    ...(ranked === null ? [] : [`only the newest ${ranked.toLocaleString('en')} that match were ranked`]),
  ]
}

/** The page in the contract's form; without `sums`, its count and sums are left open. */
export function toRowPageAnswer(
  source: 'store' | 'sample',
  page: StoredPage,
  sums: PairSums | null,
  isCostReported: boolean,
  unanswered: RowPage['unanswered'],
  answeredMs: number,
): RowPageText {
  return {
    object: 'completion.rows',
    source,
    rows: page.rows,
    at: page.at,
    total: sums?.n ?? null,
    of: page.of,
    ...toReported(sums),
    ...(isCostReported ? { cost_reported: true } : {}),
    next: page.next,
    previous: page.previous,
    as_of: formatAsOf(page.asOf),
    unanswered: [...unanswered, ...toUnsearched(page)],
    notes: toNotes(page),
    answered_ms: answeredMs,
  }
}
