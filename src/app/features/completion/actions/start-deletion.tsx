import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import type { SourceName } from '#contract/search/search-query.ts'
import { deleteCompletion } from '../../../api/commands/delete-completion.ts'
import { ownedByClient } from '../../../api/owned-by-client.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import { createPendingDeletions, type PendingDeletions } from './pending-deletions.ts'

/**
 * Deletes a completion after a delay, in which a notice offers to undo it. The notice belongs to no screen, so it stays
 * when the drawer closes. Leaving the page deletes at once.
 */
export function startDeletion(client: QueryClient, source: SourceName, id: string): void {
  deletionsOf(client).start(source, id)
}

const deletionsOf = ownedByClient(openNotice)

function openNotice(client: QueryClient): PendingDeletions {
  let isLeaving = false
  const pending = createPendingDeletions(
    (one) => deleteCompletion(client, one.source, one.id, isLeaving),
    (work, ms) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  )
  window.addEventListener('pagehide', () => {
    isLeaving = true
    pending.flush()
    // The browser may restore the page from memory.
    isLeaving = false
  })
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(<DeletionNotice pending={pending} />)
  return pending
}

function DeletionNotice({ pending }: { pending: PendingDeletions }) {
  const list = useSyncExternalStore(pending.subscribe, pending.list)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its time stands still while it is looked at
    <section
      aria-label={t.remove.notice}
      aria-live="polite"
      onPointerEnter={pending.hold}
      onPointerLeave={pending.release}
      onFocus={pending.hold}
      onBlur={pending.release}
      className="pointer-events-none fixed inset-x-2 bottom-3 z-50 flex flex-col items-center gap-2"
    >
      {list.map((one) => (
        <div
          key={`${one.source} ${one.id}`}
          className="pointer-events-auto flex max-w-full flex-wrap items-center gap-2 rounded-3 border hairline bg-n1 px-3 py-2 text-13 text-n12 shadow-float"
        >
          <span className="min-w-0 break-words">
            {one.state === 'failed'
              ? t.remove.failed(one.problem ?? '')
              : one.state === 'working'
                ? t.remove.working
                : t.remove.soon(one.id.slice(0, 80))}
          </span>
          {one.state !== 'working' && (
            <Button onClick={() => pending.undo(one)}>
              {one.state === 'failed' ? t.remove.putAway : t.remove.undo}
            </Button>
          )}
          {one.state === 'waiting' && (
            <Button look="quiet" onClick={() => pending.now(one)}>
              {t.remove.now}
            </Button>
          )}
        </div>
      ))}
    </section>
  )
}
