import { useQuery } from '@tanstack/react-query'
import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { ColumnKind } from '#contract/row/column-table.ts'
import { columnKind } from '#contract/row/columns.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { formatBytes, formatCost, formatDuration, formatNumber } from '#lib/format.ts'
import { columnSumsQuery } from '../../../api/column-sums-query.ts'
import { sumMessages as t } from '../../../messages/list/sums.ts'

const FORMATS: Readonly<Partial<Record<ColumnKind, (value: number) => string>>> = {
  dollars: (value) => formatCost(value, true),
  ms: formatDuration,
  bytes: formatBytes,
}

/** Sum, median and 95th percentile of each numeric column over the rows that match. */
export default function SumsTable({ query }: { query: SearchQuery }) {
  const { data, error } = useQuery(columnSumsQuery(query))
  if (error !== null) return <p className="max-w-80 p-4 text-12 text-filter">{error.message}</p>
  if (data === undefined) return <p className="p-4 text-12 text-n11">{t.adding}</p>
  return (
    <div className="max-w-120 p-3">
      <table className="w-full text-12">
        <thead>
          <tr className="text-n10">
            <th scope="col" className="py-1 pe-4 text-start max-sheet:pe-1 font-normal">
              {t.column}
            </th>
            {[t.reported, t.sum, t.p50, t.p95].map((name) => (
              <th key={name} scope="col" className="py-1 ps-4 text-end max-sheet:ps-1.5 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((sum) => (
            <Line key={sum.column} sum={sum} />
          ))}
        </tbody>
      </table>
      <p className="pt-2 text-11 text-n10">{t.explain}</p>
    </div>
  )
}

function Line({ sum: { column, reported, sum, p50, p95 } }: { sum: ColumnSum }) {
  const format = FORMATS[columnKind(column)] ?? formatNumber
  return (
    <tr className="border-t hairline">
      <th scope="row" className="py-1 pe-4 text-start max-sheet:pe-1 font-normal whitespace-nowrap">
        {t.columns[column]}
      </th>
      {reported === 0 ? (
        <td colSpan={4} className="py-1 ps-4 text-end max-sheet:ps-1.5 text-n10">
          {t.none}
        </td>
      ) : (
        [formatNumber(reported), ...[sum, p50, p95].map((value) => (value === null ? '–' : format(value)))].map(
          (text, n) => (
            // oxlint-disable-next-line react/no-array-index-key -- the cells of a line have no name but their place
            <td key={n} className="tabular py-1 ps-4 text-end max-sheet:ps-1.5 whitespace-nowrap">
              {text}
            </td>
          ),
        )
      )}
    </tr>
  )
}
