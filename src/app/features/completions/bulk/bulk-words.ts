import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'

export type BulkKind = 'edit' | 'delete' | 'delete_upstream'

/** Which kind a change is. */
export function toBulkKind({ deed }: BulkDeed): BulkKind {
  return deed === 'delete' || deed === 'delete_upstream' ? deed : 'edit'
}

/** What the page says about it; `upstream` is the name of the upstream from which records are deleted. */
export function toBulkWords(kind: BulkKind, upstream: string) {
  if (kind === 'edit') return { title: t.editTitle, will: t.willEdit, order: () => t.doEdit }
  if (kind === 'delete') return { title: t.removeTitle, will: t.willRemove, order: () => t.doRemove }
  return {
    title: t.removeUpstreamTitle(upstream),
    will: (count: number) => t.willRemoveUpstream(count, upstream),
    order: (count: number) => t.doRemoveUpstream(count, upstream),
  }
}
