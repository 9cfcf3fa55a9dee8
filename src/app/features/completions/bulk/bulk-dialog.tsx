import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { METADATA_LIMITS } from '#contract/metadata/metadata.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { Button } from '../../../ui/button.tsx'
import DialogPanel from '../../../ui/overlay/dialog-panel.tsx'
import { bulkCount, type BulkDeed, type BulkTarget } from '../../../api/commands/run-bulk.ts'

interface Props {
  kind: 'edit' | 'delete'
  target: BulkTarget
  onClose: () => void
  /** `count`: the number of records that the dialog showed. */
  onOrder: (deed: BulkDeed, count: number) => void
}

const KINDS = ['set', 'rename', 'remove'] as const
const FIELD = 'h-8 w-full rounded-2 border border-n7 bg-n1 px-2 text-13 text-n12'

/** Asks what to do with the selected records, and says how many there are. */
export default function BulkDialog({ kind, target, onClose, onOrder }: Props) {
  const [deed, setDeed] = useState<(typeof KINDS)[number]>('set')
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const { data: count, error } = useQuery(bulkCount(target))
  const order = (): BulkDeed => {
    if (kind === 'delete') return { deed: 'delete' }
    if (deed === 'set') return { deed, key, value }
    return deed === 'rename' ? { deed, key, to: value } : { deed, key }
  }
  const whole = kind === 'delete' || (key !== '' && (deed !== 'rename' || value !== ''))
  return (
    <DialogPanel title={kind === 'delete' ? t.removeTitle : t.editTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (whole && count !== undefined) onOrder(order(), count)
        }}
      >
        {kind === 'edit' && (
          <div className="mb-4 grid gap-2">
            <select
              aria-label={t.deed}
              value={deed}
              onChange={(event) => setDeed(KINDS.find((one) => one === event.target.value) ?? 'set')}
              className={FIELD}
            >
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {t.deeds[one]}
                </option>
              ))}
            </select>
            <label className="grid gap-1">
              {t.key}
              <input
                value={key}
                maxLength={METADATA_LIMITS.key}
                onChange={(event) => setKey(event.target.value)}
                className={FIELD}
              />
            </label>
            {deed !== 'remove' && (
              <label className="grid gap-1">
                {deed === 'set' ? t.value : t.to}
                <input
                  value={value}
                  maxLength={deed === 'set' ? METADATA_LIMITS.value : METADATA_LIMITS.key}
                  onChange={(event) => setValue(event.target.value)}
                  className={FIELD}
                />
              </label>
            )}
          </div>
        )}
        <p aria-live="polite">
          {error !== null
            ? t.failed(error.message)
            : count === undefined
              ? t.counting
              : kind === 'delete'
                ? t.willRemove(count)
                : t.willEdit(count)}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look={kind === 'delete' ? 'danger' : 'accent'} disabled={!whole || count === undefined}>
            {kind === 'delete' ? t.doRemove : t.doEdit}
          </Button>
        </div>
      </form>
    </DialogPanel>
  )
}
