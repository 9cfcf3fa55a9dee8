import { ArrowDown, ArrowUp, Copy, Maximize2, X } from 'lucide-react'
import { useState } from 'react'
import { drawerMessages as t } from '../../messages/record/drawer.ts'
import { usePreferences } from '../../preferences.ts'
import { formatExactTimeLines, formatShortTime } from '#lib/format.ts'
import { PageLink } from '../../address/page-link.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { DrawerActions } from './actions/drawer-actions.tsx'
import { copyText } from '../../text/copy-text.ts'
import type { DrawerModel } from '../../record/drawer-model.ts'
import { findMisfit } from '../../record/find-misfit.ts'
import { StateMark } from './frame/state-mark.tsx'

/** Where an open completion stands in its list, and the way to its neighbours. */
export interface ListPlace {
  /** From 0. */
  index: number
  /** null while they are not counted. */
  total: number | null
  step: (by: 1 | -1) => void
}

export interface DrawerHeaderProps {
  model: DrawerModel
  place: ListPlace | null
  /** Why there is no place, if that is known. */
  missing: 'absent' | 'unknown' | null
  layout: 'drawer' | 'page'
  onClose: () => void
}

/** One line of 44 px: the completion, its neighbours, and actions. */
export function DrawerHeader({ model, place, missing, layout, onClose }: DrawerHeaderProps) {
  const { row } = model
  const { timeZone } = usePreferences()
  const created = row?.created ?? null
  // After a deletion the next row is opened, else the previous one.
  const goOn = () => {
    if (place === null) onClose()
    else if (place.total === null || place.index + 1 < place.total) place.step(1)
    else if (place.index > 0) place.step(-1)
    else onClose()
  }
  return (
    <header className="@container shrink-0 border-b hairline">
      <div className="flex h-11 items-center gap-2 ps-4 pe-2 @max-md:gap-0.5 @max-md:ps-3 @max-md:pe-1">
        <StateMark row={row} />
        {row !== null && (
          <span
            className="min-w-16 flex-[0_1_auto] truncate font-mono text-12 font-semibold text-n12"
            title={row.model ?? ''}
          >
            {row.model ?? (findMisfit(model.disagreements, 'model') === null ? t.notReported : t.notAsAgreed)}
          </span>
        )}
        {created !== null && (
          <time className="shrink-0 text-12 text-n10 tabular @max-md:hidden" title={formatExactTimeLines(created)}>
            {formatShortTime(created, timeZone)}
          </time>
        )}
        <CopyId id={model.row?.wire_id ?? model.id} />
        <span className="flex-1" />
        {place === null && missing !== null && (
          <span title={t.placeHints[missing]} className="min-w-8 truncate text-12 text-n10">
            {t.places[missing]}
          </span>
        )}
        {place !== null && (
          <>
            <span className="shrink-0 text-12 text-n10 tabular @max-md:hidden">
              {t.position(place.index + 1, place.total)}
            </span>
            <IconButton
              label={t.previous}
              icon={<ArrowUp aria-hidden />}
              disabled={place.index === 0}
              onClick={() => place.step(-1)}
            />
            <IconButton
              label={t.next}
              icon={<ArrowDown aria-hidden />}
              disabled={place.total !== null && place.index + 1 >= place.total}
              onClick={() => place.step(1)}
            />
          </>
        )}
        <DrawerActions model={model} onDeleted={goOn} />
        {layout === 'drawer' && (
          // In the narrowest windows the drawer is the full page, and six buttons find no room.
          <PageLink
            to={{
              to: '/completions/$id',
              id: model.id,
              search: model.source === null ? {} : { source: model.source },
            }}
            aria-label={t.fullPage}
            title={t.fullPage}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-2 text-n11 @max-[22rem]:hidden hover:bg-n4 hover:text-n12 [&_svg]:size-4 [&_svg]:stroke-[1.6]"
          >
            <Maximize2 aria-hidden />
          </PageLink>
        )}
        <IconButton label={t.close} icon={<X aria-hidden />} onClick={onClose} />
      </div>
    </header>
  )
}

function CopyId({ id }: { id: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const label = { idle: t.copyId, copied: t.copied, failed: t.copyFailed }[state]
  return (
    <button
      type="button"
      title={`${label}\n${id.slice(0, 500)}`}
      className="flex min-w-8 flex-[0_100_auto] items-center @max-2xl:hidden gap-1 rounded-1 px-1 font-mono text-12 text-n10 hover:bg-n4 hover:text-n12"
      onClick={() => void copyText(id).then((done) => setState(done ? 'copied' : 'failed'))}
      onBlur={() => setState('idle')}
    >
      <span className="truncate">{state === 'idle' ? id.slice(0, 200) : label}</span>
      <Copy aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">{t.copyId}</span>
      <output className="sr-only">{state === 'idle' ? '' : label}</output>
    </button>
  )
}
