import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sourceKind, type SourceName } from '#contract/search/search-query.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import DialogPanel from '../../../ui/overlay/dialog-panel.tsx'
import { startDeletion } from './start-deletion.tsx'
import { toUpstreamLabel } from '../../../messages/source-words.ts'

export interface DeleteDialogProps {
  id: string
  source: SourceName
  onClose: () => void
  onDeleted: () => void
}

/** Asks before a completion is deleted, and says where it is deleted and where not. It can be undone for a while. */
export default function DeleteDialog({ id, source, onClose, onDeleted }: DeleteDialogProps) {
  const queries = useQueryClient()
  const sources = useQuery(sourcesQuery()).data
  const copies = sources?.sources.find(({ name }) => name === source)?.copies ?? []
  const confirm = () => {
    onClose()
    startDeletion(queries, source, id)
    onDeleted()
  }
  return (
    <DialogPanel title={t.remove.title} onClose={onClose}>
      <p className="font-mono text-12 break-all text-n11">{id.slice(0, 300)}</p>
      <p className="mt-2">{t.remove[sourceKind(source)](toUpstreamLabel(source, sources))}</p>
      {copies.length > 0 && <p className="mt-2 text-n11 wrap-anywhere">{t.remove.copies(copies)}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t.remove.cancel}</Button>
        <Button look="danger" onClick={confirm}>
          {t.remove.confirm}
        </Button>
      </div>
    </DialogPanel>
  )
}
