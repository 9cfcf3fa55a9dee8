import { X } from 'lucide-react'
import { sourceMessages as say } from '../../messages/sources/sources.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { EarlierImports } from './earlier-imports.tsx'
import type { ImportState } from './import-state.ts'
import { ImportReportView } from './import-report-view.tsx'

/** The progress of an import: a panel in the corner that leaves the page usable. */
export default function ImportPanel({ job }: { job: ImportState }) {
  const title = job.running ? say.importing(job.file) : job.error ? say.stopped(job.file) : say.imported(job.file)
  const part = job.bytesTotal === 0 ? 1 : Math.min(1, (job.report?.bytes ?? 0) / job.bytesTotal)
  return (
    <section
      aria-live="polite"
      aria-label={title}
      className="fixed end-3 bottom-3 z-40 flex max-h-[60dvh] w-[min(420px,calc(100vw-24px))] animate-enter flex-col overflow-hidden rounded-3 bg-n1 shadow-float"
    >
      <div className="h-0.5 bg-n4">
        <div className="h-full bg-accent" style={{ width: `${(job.running ? part : 1) * 100}%` }} />
      </div>
      <header className="flex items-center gap-2 ps-3 pe-1.5 pt-1.5">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
        {job.running ? (
          <Button look="quiet" onClick={job.stop}>
            {say.cancel}
          </Button>
        ) : (
          <IconButton label={say.close} icon={<X />} onClick={job.dismiss} />
        )}
      </header>
      <div className="overflow-auto px-3 pb-3">
        {job.error && <p className="pb-1 text-12 text-filter">{job.error.message}</p>}
        {job.report && <ImportReportView report={job.report} />}
        {job.waiting > 0 && (
          <p className="pt-1 text-12 text-n10">{job.error ? say.notBegun(job.waiting) : say.queued(job.waiting)}</p>
        )}
        <EarlierImports files={job.earlier} />
      </div>
    </section>
  )
}
