import type { Facets } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { FacetRequest } from '../../screen-store.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type CountedPair, toFacetAnswer } from '../../answer/facet-answer.ts'
import { fieldsAsked, withoutField } from '../../question/fields-asked.ts'
import type { Session } from '../database/database.ts'
import { matchesAll, matchesNone, readQuestion, Values, where } from '../question/filter-sql.ts'
import { readTotals } from '../tables/totals.ts'

/** The most rows looked at for a count; if there are more, a sample of about this size is counted. */
const LOOKED_AT = 40_000

interface Counted {
  pairs: CountedPair[]
  estimated: boolean
}

/**
 * Counts how often each value occurs in the rows that match. A field that the search filters is counted without that
 * filter, so that its other values are shown with what they would add.
 */
export async function readFacets(
  session: Session,
  query: SearchQuery,
  request: FacetRequest,
  now: number,
): Promise<Facets> {
  const counted = await count(session, query, now)
  const byField = Map.groupBy(counted.pairs, (pair) => pair.field)
  let { estimated } = counted
  for (const field of fieldsAsked(query)) {
    if (request.fields.length > 0 && !request.fields.includes(field)) continue
    const beside = await count(session, withoutField(query, field), now)
    byField.set(
      field,
      beside.pairs.filter((pair) => pair.field === field),
    )
    estimated ||= beside.estimated
  }
  return toFacetAnswer(byField, fieldsAsked(query), request, estimated)
}

async function count(session: Session, query: SearchQuery, now: number): Promise<Counted> {
  const asked = await readQuestion(session, query, now)
  if (matchesNone(asked)) return { pairs: [], estimated: false }
  const { n } = await readTotals(session)
  const values = new Values()
  const condition = where(asked, null, values)
  // For a narrow search all rows are examined; it is narrow unless this many are found.
  const isWide = n > LOOKED_AT && (matchesAll(asked) || (await findsMore(session, condition, values)))
  const scale = isWide ? n / LOOKED_AT : 1
  const sample = isWide ? ` TABLESAMPLE SYSTEM (${100 / scale}) REPEATABLE (1)` : ''
  // Unfolded within the list of what is selected: for each row by itself, as part of FROM, it takes twice as long.
  const found = await session.rows(
    `SELECT p.field, p.key, p.value, s.n FROM pairs p JOIN (
       SELECT u.pair, count(*) AS n
       FROM (SELECT unnest(d.pairs) AS pair FROM completions d${sample} WHERE ${condition}) u GROUP BY 1
     ) s USING (pair)`,
    values.list,
  )
  return {
    pairs: found.map((row): CountedPair => {
      const field = String(row['field'])
      return {
        field: field === 'meta' || field === 'part' ? `meta.${fromColumnText(String(row['key']))}` : field,
        value: fromColumnText(String(row['value'])),
        count: Math.round(Number(row['n']) * scale),
      }
    }),
    estimated: isWide,
  }
}

async function findsMore(session: Session, condition: string, values: Values): Promise<boolean> {
  const text = `SELECT count(*) AS n FROM (SELECT 1 FROM completions d WHERE ${condition} LIMIT ${LOOKED_AT + 1}) s`
  return Number((await session.row(text, values.list))?.['n']) > LOOKED_AT
}
