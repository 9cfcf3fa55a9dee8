import { isUpstreamName } from '#contract/search/search-query.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sourcesQuery } from '../api/queries.ts'
import QueryError from '../features/completions/states/query-error.tsx'
import { BorrowedKey } from '../features/sources/borrowed-key.tsx'
import { chooseFiles } from '../features/import/choose-files.ts'
import { useImportJob } from '../features/import/import-job.ts'
import { EarlierImports } from '../features/import/earlier-imports.tsx'
import { ImportReportView } from '../features/import/import-report-view.tsx'
import { MirrorPanel } from '../features/sources/mirror/mirror-panel.tsx'
import { RecorderPanel } from '../features/sources/recorder-panel.tsx'
import { SourceCard } from '../features/sources/source-card.tsx'
import { SourceProfile } from '../features/sources/source-profile.tsx'
import { SourceSection } from '../features/sources/source-section.tsx'
import { useMirror } from '../api/use-mirror.ts'
import { sourceMessages as say } from '../messages/sources/sources.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageFrame } from './page-frame.tsx'

/** How often the counts are loaded again, since rows come in while the page is open. */
const LOOK_MS = 5_000

/** Store and upstreams: what each contains and can do, and its mirror; the recorder; importing. */
export function SourcesScreen() {
  const { data, error, refetch } = useQuery({ ...sourcesQuery(), refetchInterval: LOOK_MS })
  const mirrors = useMirror()
  const upstreams = data?.sources.filter(({ name }) => isUpstreamName(name)) ?? []
  const store = data?.sources.filter(({ name }) => name === 'store') ?? []
  // The sample comes last when there is something else to look at.
  const sample = data?.sources.filter(({ name }) => name === 'sample' && name === data.default) ?? []
  const several = upstreams.length > 1
  return (
    <PageFrame title={say.title}>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-240 px-6 py-8 max-sheet:px-4 max-sheet:py-6">
          <h1 className="pb-5 text-20 font-semibold tracking-[-0.01em]">{say.title}</h1>
          {error !== null && <QueryError error={error} onRetry={() => void refetch()} />}
          {!data && error === null && <Skeleton className="w-60" />}
          {[...store, ...upstreams].map((source) => (
            <SourceCard key={source.name} source={source} isDefault={source.name === data?.default} several={several}>
              {mirrors
                .filter((mirror) => mirror.source === source.mirror)
                .map((mirror) => (
                  <MirrorPanel key={mirror.source} source={mirror} />
                ))}
              {source.mirror !== undefined && (
                <SourceProfile
                  report={source.profile ?? null}
                  label={source.label}
                  entry={several ? (source.entry ?? null) : null}
                />
              )}
            </SourceCard>
          ))}
          {data && upstreams.length === 0 && (
            <SourceSection title={say.names.upstream} lead={say.leads.upstream}>
              {data.clients_go_to == null ? (
                <p className="pb-2">{say.noUpstream}</p>
              ) : (
                <BorrowedKey to={data.clients_go_to} baseUrl={data.base_url} />
              )}
              <CopyText text={say.noUpstreamCommand(data.command ?? 'completionist')} />
              <p className="pt-2 text-12 text-n10">{say.noUpstreamHow}</p>
            </SourceSection>
          )}
          {(upstreams.length > 0 || data?.clients_go_to != null) && <RecorderPanel />}
          <Import />
          {sample.map((source) => (
            <SourceCard key={source.name} source={source} isDefault several={false} />
          ))}
          {data && upstreams.length === 0 && data.clients_go_to == null && (
            <SourceSection title={say.client} lead={say.clientLead}>
              <CopyText text={`OPENAI_BASE_URL=${data.base_url}`} />
            </SourceSection>
          )}
        </div>
      </div>
    </PageFrame>
  )
}

function Import() {
  const client = useQueryClient()
  const job = useImportJob()
  return (
    <SourceSection title={say.importTitle} lead={say.importText}>
      <Button disabled={job?.running ?? false} onClick={() => chooseFiles(client)}>
        {say.importButton}
      </Button>
      {job?.report && (
        <div className="pt-4">
          <h3 className="pb-1 text-12 font-semibold">
            {say.lastImport}: {job.file}
          </h3>
          <ImportReportView report={job.report} />
          <EarlierImports files={job.earlier} />
        </div>
      )}
    </SourceSection>
  )
}
