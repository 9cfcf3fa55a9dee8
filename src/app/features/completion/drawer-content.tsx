import { useRef, useState } from 'react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { drawerMessages as t } from '../../messages/record/drawer.ts'
import { getPreferences, setPreferences } from '../../preferences.ts'
import { promptPart } from '../../ui/late/prompt-part.tsx'
import { ProgressLine } from '../../ui/progress-line.tsx'
import { useKeys } from '../../use-keys.ts'
import { AlertsSection } from './alerts/alerts-section.tsx'
import { ConversationSection } from './conversation/conversation-section.tsx'
import { DrawerHeader, type ListPlace } from './drawer-header.tsx'
import type { DrawerModel } from '../../record/drawer-model.ts'
import { SectionBoundary, type SectionName } from './frame/drawer-section.tsx'
import { useFocusHandedOn } from './frame/use-focus-handed-on.ts'
import { NotHere } from './frame/not-here.tsx'
import { SummarySection } from './summary/summary-section.tsx'
import { useListPlace } from './use-list-place.ts'
import { useDrawerModel } from './use-drawer-model.ts'
import { useLater } from './use-later.ts'

export interface DrawerContentProps {
  source: SourceName | null
  id: string
  /** The row of the table, shown until the completion is loaded. */
  row: CompletionRow | null
  /** Where it stands in a list; null if it was not opened from one. */
  place: ListPlace | null
  /** Told where it stands in the list beside it that has not shown it yet; null on a page of its own. */
  onPlace: ((index: number, row: CompletionRow) => void) | null
  onClose: () => void
  onFilter: (change: FilterChange) => void
}

const LaterSections = promptPart(async () => (await import('./later-sections.tsx')).LaterSections)

/**
 * The header and all sections of one completion. The row's facts are rendered at once, the long sections after the
 * first ones.
 */
export function DrawerContent({ source, id, row, place, onPlace, onClose, onFilter }: DrawerContentProps) {
  const layout = onPlace === null ? 'page' : 'drawer'
  const [elsewhere, setElsewhere] = useState<SourceName | null>(null)
  const { model, error, retry } = useDrawerModel(elsewhere ?? source, id, row)
  const later = useLater<DrawerModel>(model)
  const body = useRef<HTMLDivElement>(null)
  const isHere = model.detail !== null
  const [choice, setChoice] = useState(0)
  const found = useListPlace(model.row, place !== null, onPlace)
  useFocusHandedOn(id)
  const shared = { onFilter, choice, onChoice: setChoice }

  const laterShown = useRef(false)
  /** The section that a key asked for before it was there. */
  const wished = useRef<SectionName | null>(null)
  const jump = (name: SectionName) => {
    const { foldedSections } = getPreferences()
    if (foldedSections.includes(name)) {
      setPreferences({ foldedSections: foldedSections.filter((other) => other !== name) })
    }
    const scroller = body.current
    const section = scroller?.querySelector<HTMLElement>(`[data-section="${name}"]`)
    if (!scroller || !section) {
      // It may be one of those that are still to come.
      wished.current = laterShown.current ? null : name
      return wished.current !== null
    }
    // Not scrollIntoView, which would also move the page behind.
    scroller.scrollTop += section.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 4
    const target = section.querySelector<HTMLElement>('[data-jump]') ?? section.querySelector('button')
    target?.focus({ preventScroll: true })
    return true
  }
  const onLaterShown = () => {
    laterShown.current = true
    if (wished.current !== null) jump(wished.current)
    wished.current = null
  }
  useKeys({ tokens: () => jump('tokens'), usage: () => jump('usage'), raw: () => jump('raw') })

  const isPage = layout === 'page'
  // Several choices side by side take both columns of the page; the sections below are divided.
  const wide = isPage && (model.completion?.choices?.length ?? 0) > 1
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" data-drawer-for={isHere ? id : undefined}>
      <ProgressLine busy={!isHere && error === null} />
      <DrawerHeader
        model={model}
        place={place}
        missing={typeof found === 'string' ? found : null}
        layout={layout}
        onClose={onClose}
      />
      <div ref={body} className="min-h-0 flex-1 scroll-pt-1 overflow-y-auto overflow-x-clip [scrollbar-gutter:stable]">
        {error !== null && (
          <NotHere
            id={id}
            source={elsewhere ?? source}
            error={error}
            layout={layout}
            onRetry={retry}
            onSource={setElsewhere}
            onClose={onClose}
          />
        )}
        {(error === null || row !== null) && (
          <div className={isPage ? 'mx-auto grid max-w-450 rail:grid-cols-2' : ''}>
            <div className={wide ? 'min-w-0 rail:col-span-2' : 'min-w-0'}>
              <SummarySection model={model} {...shared} />
              <AlertsSection model={model} {...shared} />
              <ConversationSection model={model} {...shared} />
            </div>
            {later?.detail && (
              <SectionBoundary title={t.laterSections}>
                <LaterSections
                  model={later}
                  place={wide ? 'divided' : isPage ? 'beside' : 'below'}
                  onShown={onLaterShown}
                  {...shared}
                />
              </SectionBoundary>
            )}
          </div>
        )}
      </div>
    </div>
  )
}
