import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { Button } from '../../../ui/button.tsx'
import type { Selection } from './selection.ts'

interface Props {
  /** What is selected of the search before. */
  left: Selection
  /** Selects it here, too; null where rows cannot be selected. */
  onKeep: ((selection: Selection) => void) | null
  onForget: () => void
}

/** Says that what was selected is not selected among the rows of another search, and how it comes back. */
export function LeftSelection({ left, onKeep, onForget }: Props) {
  return (
    <>
      <output className="tabular me-2 min-w-0">{left.all ? t.leftAll : t.leftSome(left.ids.size)}</output>
      {onKeep !== null && !left.all && (
        <Button onClick={() => onKeep({ ...left, anchor: null, missed: 0 })}>{t.keep}</Button>
      )}
      <Button look="quiet" className="ms-auto" onClick={onForget}>
        {t.clear}
      </Button>
    </>
  )
}
