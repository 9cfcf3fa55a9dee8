import type { DoctorReport } from '#contract/doctor.ts'
import { formatAgo } from '#lib/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { mirrorMessages as say } from '../../messages/mirror.ts'

/** What `completionist doctor` found out about an upstream. */
export function SourceProfile({ report }: { report: DoctorReport }) {
  const now = useNow()
  return (
    <details className="pt-3 text-12">
      <summary className="cursor-pointer text-n11">
        {say.profile} · {say.profileAsked(formatAgo(report.asked_at / 1000, now))}
      </summary>
      <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 max-sheet:grid-cols-1">
        {report.findings.map((finding) => (
          <div key={finding.name} className="contents">
            <dt className="text-n10">{finding.question}</dt>
            <dd className={finding.verdict === 'bad' ? 'text-filter' : ''}>{finding.answer ?? say.notAsked}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
