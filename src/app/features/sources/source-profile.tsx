import type { DoctorFinding, DoctorReport } from '#contract/source/doctor-report.ts'
import { formatNumber } from '#lib/format.ts'
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import { doctorMessages as say } from '../../messages/sources/doctor.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Moment } from './fact-grid.tsx'

const ICONS = { good: CircleCheck, bad: TriangleAlert, open: CircleHelp } as const
const COLOURS = { good: 'text-ok', bad: 'text-filter', open: 'text-n10' } as const
/** The most important first. */
const ORDER = ['bad', 'good', 'open'] as const

export interface SourceProfileProps {
  report: DoctorReport | null
  /** The upstream's name to be shown. */
  label: string
  /** Its name for the command, if there are several. */
  entry: string | null
}

/** What `completionist doctor` found out about an upstream, when, and how to ask (again). */
export function SourceProfile({ report, label, entry }: SourceProfileProps) {
  const command = say.command(entry)
  return (
    <section className="pt-6" aria-label={say.titleOf(label)}>
      <h3 className="text-13 font-semibold">{say.title}</h3>
      {report === null ? (
        <p className="pt-1 pb-2 text-12 text-n10">{say.never}</p>
      ) : (
        <p className="tabular pt-1 pb-2 text-12 text-n10">
          {say.examined} <Moment seconds={report.asked_ms / 1000} past /> ·{' '}
          {report.wrote ? say.wrote(formatNumber(report.calls)) : say.read(formatNumber(report.calls))}
        </p>
      )}
      <CopyText text={command} />
      {report !== null && (
        <details className="pt-3 text-12">
          <summary className="w-fit cursor-pointer text-n11">
            {ORDER.flatMap((verdict) => {
              const found = report.findings.filter((finding) => finding.verdict === verdict).length
              return found === 0 ? [] : say.counts[verdict](formatNumber(found))
            }).join(' · ')}
          </summary>
          <ul className="pt-2">
            {ORDER.flatMap((verdict) => report.findings.filter((finding) => finding.verdict === verdict)).map(
              (finding) => (
                <Finding key={finding.name} finding={finding} />
              ),
            )}
          </ul>
        </details>
      )}
    </section>
  )
}

function Finding({ finding: { question, answer, verdict } }: { finding: DoctorFinding }) {
  const Icon = ICONS[verdict]
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 border-t hairline py-1 sheet:grid-cols-[1rem_minmax(0,3fr)_minmax(0,2fr)]">
      <Icon aria-hidden className={`mt-px size-4 ${COLOURS[verdict]}`} />
      <span className="text-n11">
        <span className="sr-only">{say.verdicts[verdict]} </span>
        {question}
      </span>
      <span className="max-sheet:col-start-2">{answer ?? say.notAsked}</span>
    </li>
  )
}
