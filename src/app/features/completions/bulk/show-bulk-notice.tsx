import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { sourcesQuery } from '../../../api/queries.ts'
import { ownedByClient } from '../../../api/owned-by-client.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { barPlaceOf } from './bar-place.ts'
import { bulkPlaceOf } from './bulk-job.ts'
import { BulkProgress } from './bulk-progress.tsx'
import { useFocusKept } from './use-focus-kept.ts'

/**
 * Shows a change of many records on the pages that have no list, so that it can be undone or stopped there. It belongs to
 * no screen, and comes with the first change.
 */
export function showBulkNotice(client: QueryClient): void {
  noticeOf(client)
}

const noticeOf = ownedByClient((client) => {
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(<BulkNotice client={client} />)
  return place
})

function BulkNotice({ client }: { client: QueryClient }) {
  const jobPlace = bulkPlaceOf(client)
  const job = useSyncExternalStore(jobPlace.subscribe, jobPlace.read)
  const barPlace = barPlaceOf(client)
  const hasBar = useSyncExternalStore(barPlace.subscribe, barPlace.read) !== null
  return job === null || hasBar ? null : (
    <Notice>
      <BulkProgress job={job} sources={client.getQueryData(sourcesQuery().queryKey)?.sources ?? []} />
    </Notice>
  )
}

function Notice({ children }: { children: React.ReactNode }) {
  const focus = useFocusKept(findReport, findContent)
  return (
    <section
      aria-label={t.notice}
      {...focus}
      className="fixed start-2 bottom-3 z-50 flex max-h-[60dvh] max-w-[calc(100vw-16px)] animate-enter flex-wrap items-center gap-2 overflow-auto rounded-3 bg-n1 px-3 py-2 text-12 text-n12 shadow-float"
    >
      {children}
    </section>
  )
}

function findReport(): HTMLElement | null {
  return document.querySelector('[data-bulk-report]')
}

function findContent(): HTMLElement | null {
  return document.querySelector('#content')
}
