import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { METADATA_LIMITS } from '#contract/metadata/metadata.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import type { SourceState } from '#contract/source/sources.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/class-names.ts'
import DialogPanel from '../../../ui/overlay/dialog-panel.tsx'
import { type BulkKind, toBulkWords } from './bulk-words.ts'
import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import { bulkCount, type BulkTarget } from '../../../api/commands/run-bulk.ts'

interface Props {
  kind: BulkKind
  target: BulkTarget
  /** What it shows as filled in, if it is of this kind; else it is empty. */
  deed: BulkDeed | null
  /** The upstreams in which records can be deleted. */
  upstreams: readonly SourceState[]
  onClose: () => void
  /** `count`: the number of records that the dialog showed. */
  onOrder: (deed: BulkDeed, count: number) => void
}

const KINDS = ['set', 'rename', 'remove'] as const
const FIELD = 'h-8 w-full rounded-2 border border-n7 bg-n1 px-2 text-13 text-n12'

/** Asks what to do with the selected records, and says how many there are. */
export default function BulkDialog({ kind, target, deed: before, upstreams, onClose, onOrder }: Props) {
  const edit = before !== null && 'key' in before ? before : null
  const [deed, setDeed] = useState<(typeof KINDS)[number]>(edit?.deed ?? 'set')
  const [key, setKey] = useState(edit?.key ?? '')
  const [value, setValue] = useState(edit?.deed === 'set' ? edit.value : edit?.deed === 'rename' ? edit.to : '')
  const [chosen, setChosen] = useState<string | null>(before?.deed === 'delete_upstream' ? before.upstream : null)
  const upstream =
    kind === 'delete_upstream' ? (upstreams.find(({ name }) => name === chosen) ?? upstreams[0]) : undefined
  const from = upstream !== undefined && isUpstreamName(upstream.name) ? upstream.name : null
  const { data: count, error } = useQuery(bulkCount(target, from))
  const order = (): BulkDeed => {
    if (from !== null) return { deed: 'delete_upstream', upstream: from }
    if (kind === 'delete') return { deed: 'delete' }
    if (deed === 'set') return { deed, key, value }
    return deed === 'rename' ? { deed, key, to: value } : { deed, key }
  }
  const filled = kind === 'delete' || (key !== '' && (deed !== 'rename' || value !== ''))
  const whole = from === null ? filled : count !== 0
  const keyField = useRef<HTMLInputElement>(null)
  const words = toBulkWords(kind, upstream?.label ?? '')
  return (
    <DialogPanel title={words.title} onClose={onClose} {...(kind === 'edit' ? { initialFocus: keyField } : {})}>
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
                ref={keyField}
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
        {from !== null && upstreams.length > 1 && (
          <select
            aria-label={t.upstream}
            value={from}
            onChange={(event) => setChosen(event.target.value)}
            className={cx(FIELD, 'mb-4')}
          >
            {upstreams.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        )}
        <p aria-live="polite">
          {error !== null ? t.failed(error.message) : count === undefined ? t.counting : words.will(count)}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look={kind === 'edit' ? 'accent' : 'danger'} disabled={!whole || count === undefined}>
            {words.order(count ?? 0)}
          </Button>
        </div>
      </form>
    </DialogPanel>
  )
}
