import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sourcesQuery } from '../api/queries.ts'
import QueryError from '../features/completions/states/query-error.tsx'
import { chooseFiles } from '../features/sources/choose-files.ts'
import { useImportJob } from '../features/sources/import-job.ts'
import { ImportReportView } from '../features/sources/import-report-view.tsx'
import { MirrorPanel } from '../features/sources/mirror-panel.tsx'
import { RecorderPanel } from '../features/sources/recorder-panel.tsx'
import { SourceCard } from '../features/sources/source-card.tsx'
import { sourceMessages as say } from '../messages/sources.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageFrame } from './page-frame.tsx'

/** Upstream and store: what each holds and can do; importing. */
export function SourcesScreen() {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(sourcesQuery())
  const job = useImportJob()
  return (
    <PageFrame title={say.title}>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-180 px-6 py-8">
          <h1 className="pb-5 text-20 font-semibold tracking-[-0.01em]">{say.title}</h1>
          {error !== null && <QueryError error={error} onRetry={() => void refetch()} />}
          {!data && error === null && <Skeleton className="w-60" />}
          {data?.sources.map((source) => (
            <SourceCard key={source.name} source={source} isDefault={source.name === data.default}>
              <Link to="/completions" search={{ source: source.name }}>
                {say.browse}
              </Link>
            </SourceCard>
          ))}
          {data?.sources.some((source) => source.name === 'upstream') && <RecorderPanel />}
          <MirrorPanel />
          {data && !data.sources.some((source) => source.name === 'upstream') && (
            <section className="border-t hairline py-5 text-n11" aria-label={say.names.upstream}>
              <h2 className="text-15 font-semibold text-n12">{say.names.upstream}</h2>
              <p>{say.noUpstream}</p>
              <p>{say.noUpstreamHow}</p>
            </section>
          )}
          <section className="border-t hairline py-5" aria-label={say.importTitle}>
            <h2 className="text-15 font-semibold">{say.importTitle}</h2>
            <p className="pb-3 text-n11">{say.importText}</p>
            <Button look="accent" disabled={job?.running ?? false} onClick={() => chooseFiles(client)}>
              {say.importButton}
            </Button>
            {job?.report && (
              <div className="pt-4">
                <h3 className="pb-1 text-12 font-semibold">
                  {say.lastImport}: {job.file}
                </h3>
                <ImportReportView report={job.report} />
              </div>
            )}
          </section>
          {data && (
            <section className="border-t hairline py-5" aria-label={say.client}>
              <h2 className="pb-2 text-15 font-semibold">{say.client}</h2>
              <CopyText text={`OPENAI_BASE_URL=${data.base_url}`} />
            </section>
          )}
        </div>
      </div>
    </PageFrame>
  )
}
