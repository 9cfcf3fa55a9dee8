import type { ImportReport } from '#contract/source/import-report.ts'
import { sourceMessages as say } from '../../messages/sources/sources.ts'
import { cx } from '../../ui/class-names.ts'
import { formatNumber } from '#lib/format.ts'

/** The result of a file's import, with every refused line and the reason. */
export function ImportReportView({ report }: { report: ImportReport }) {
  const counts = [
    { label: say.lines, count: report.lines, loud: false },
    { label: say.added, count: report.added, loud: false },
    { label: say.known, count: report.known, loud: false },
    { label: say.sameId, count: report.same_id, loud: false },
    { label: say.refused, count: report.refused, loud: report.refused > 0 },
  ]
  const unnamed = report.refused - report.refusals.length
  return (
    <>
      <dl className="tabular flex flex-wrap gap-x-4 text-12">
        {counts
          .filter((one) => one.count > 0 || one.label === say.added)
          .map((one) => (
            <div key={one.label} className={cx('flex flex-row-reverse gap-1', one.loud && 'text-filter')}>
              <dt className={cx(!one.loud && 'text-n10')}>{one.label}</dt>
              <dd className="font-semibold">{formatNumber(one.count)}</dd>
            </div>
          ))}
      </dl>
      {report.refusals.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable by keyboard
        <ul aria-label={say.refusals} className="mt-2 max-h-60 overflow-auto border-t hairline text-12" tabIndex={0}>
          {report.refusals.map((one) => (
            <li key={`${one.line} ${one.offset}`} className="flex gap-3 border-b hairline py-1">
              <span className="tabular shrink-0 text-n10">{say.line(one.line)}</span>
              <span className="min-w-0">{one.reason}</span>
            </li>
          ))}
          {unnamed > 0 && <li className="py-1 text-n10">{say.moreRefusals(formatNumber(unnamed))}</li>}
        </ul>
      )}
      {report.left_out.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable by keyboard
        <ul aria-label={say.leftOut} className="mt-2 max-h-40 overflow-auto border-t hairline text-12" tabIndex={0}>
          {report.left_out.map((one) => (
            <li key={one.parts} className="border-b hairline py-1">
              <span className="text-n10">{say.leftOutOf(formatNumber(one.lines), one.lines, one.first_line)}</span>{' '}
              <span className="min-w-0 break-words">{one.parts}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
