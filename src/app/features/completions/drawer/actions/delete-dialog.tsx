import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { sourceKind, type SourceName } from '#contract/search-query.ts'
import { sendJson } from '../../../../api/http.ts'
import { detailPath, sourcesQuery } from '../../../../api/queries.ts'
import { drawerMessages as t } from '../../../../messages/drawer.ts'
import { Button } from '../../../../ui/button.tsx'
import DialogPanel from '../../../../ui/dialog-panel.tsx'
import { toUpstreamLabel } from '../../source-words.ts'

export interface DeleteDialogProps {
  id: string
  source: SourceName
  onClose: () => void
  onDeleted: () => void
}

/** Asks before a completion is deleted, and says where it is deleted and where not. */
export default function DeleteDialog({ id, source, onClose, onDeleted }: DeleteDialogProps) {
  const queries = useQueryClient()
  const sources = useQuery(sourcesQuery()).data
  const remove = useMutation({
    mutationFn: () => sendJson('DELETE', detailPath(source, id), undefined, z.looseObject({})),
    onSuccess: async () => {
      onClose()
      onDeleted()
      queries.removeQueries({ queryKey: ['detail', source, id] })
      await queries.invalidateQueries()
    },
  })
  return (
    <DialogPanel title={t.remove.title} onClose={onClose}>
      <p className="font-mono text-12 break-all text-n11">{id.slice(0, 300)}</p>
      <p className="mt-2">{t.remove[sourceKind(source)](toUpstreamLabel(source, sources))}</p>
      {remove.error !== null && (
        <p role="alert" className="mt-2 text-filter">
          {t.remove.failed(remove.error.message)}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t.remove.cancel}</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {remove.isPending ? t.remove.working : t.remove.confirm}
        </Button>
      </div>
    </DialogPanel>
  )
}
