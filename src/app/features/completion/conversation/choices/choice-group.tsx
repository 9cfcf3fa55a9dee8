import { type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { lazyPart } from '../../../../ui/late/lazy-part.tsx'
import type { TabsProps } from '../../../../ui/tabs.tsx'
import { useKeys } from '../../../../use-keys.ts'
import type { SectionProps } from '../../frame/section-props.ts'
import { SectionBoundary } from '../../frame/drawer-section.tsx'
import { ChoiceView } from './choice-view.tsx'
import { findAudioFormat, findTools } from '../calls/read-tools.ts'
import { readWebSources } from '../cited-sources/read-web-sources.ts'

// Most answers have one choice: they wait for neither tabs nor comparisons.
const Tabs = lazyPart<TabsProps<string>>(async () => ({ default: (await import('../../../../ui/tabs.tsx')).Tabs }))
const ChoiceDiff = lazyPart(() => import('./choice-diff.tsx'))

/** The minimum width of a choice beside others, and of the gap between them (`gap-3` and `ps-3`), in pixels. */
const COLUMN_WIDTH = 320
const COLUMN_GAP = 24

/** Every choice of the answer: side by side if all fit, else as tabs; the keys 1 to 9 select one. */
export function ChoiceGroup({ model, onFilter, choice: selected, onChoice: setSelected }: SectionProps) {
  const { completion, request } = model
  const choices = completion?.choices ?? []
  const frame = useRef<HTMLElement>(null)
  const fits = useFits(frame)
  const [comparing, setComparing] = useState(false)
  const context = useMemo(
    () => ({
      request,
      tools: findTools(completion, request),
      audioFormat: findAudioFormat(request),
      webSources: readWebSources(completion),
    }),
    [completion, request],
  )
  useKeys(
    {
      choice: (event) => {
        const index = Number(event.key) - 1
        if (index >= choices.length) return false
        setComparing(false)
        setSelected(index)
        const shown = frame.current?.querySelectorAll('[data-choice]')
        shown?.item(sideBySide ? index : 0)?.scrollIntoView({ block: 'nearest' })
        return true
      },
    },
    choices.length > 1,
  )
  const at = Math.min(selected, Math.max(0, choices.length - 1))
  const sideBySide = choices.length > 1 && choices.length <= fits
  const one = (index: number) => {
    const choice = choices[index]
    return (
      <div key={index} data-choice={index + 1} className="min-w-0">
        <SectionBoundary key={model.id} title={t.conversation.choice(index + 1)}>
          {choice && (
            <ChoiceView
              choice={choice}
              disagreements={model.disagreements}
              path={`choices[${index}]`}
              context={context}
              onFilter={onFilter}
            />
          )}
        </SectionBoundary>
      </div>
    )
  }
  return (
    <section aria-label={t.conversation.choices} ref={frame} className="min-w-0">
      <div className="mb-2 flex items-center gap-2">
        <h3 className="text-11 font-semibold text-n10">{t.conversation.output(choices.length)}</h3>
        {choices.length > 1 && (
          <button
            type="button"
            aria-pressed={comparing}
            className="rounded-1 border border-n7 px-1.5 text-11 text-n11 hover:bg-n3 aria-pressed:bg-n4"
            onClick={() => setComparing(!comparing)}
          >
            {comparing ? t.conversation.closeCompare : t.conversation.compare}
          </button>
        )}
      </div>
      {choices.length === 0 && (
        <p className="text-12 text-n10" data-attribute="choices">
          {completion === null ? t.conversation.noAnswer : t.conversation.noChoices}
        </p>
      )}
      {comparing ? (
        <SectionBoundary title={t.conversation.compare}>
          <Suspense>
            <ChoiceDiff choices={choices} />
          </Suspense>
        </SectionBoundary>
      ) : sideBySide ? (
        <div className="grid gap-3" style={{ gridTemplateColumns: `repeat(${choices.length}, minmax(0, 1fr))` }}>
          {choices.map((_, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- choices have no name but their place
            <div key={index} className="min-w-0 border-s hairline ps-3 first:border-s-0 first:ps-0">
              <h4 className="mb-1 text-11 font-semibold text-n10">{t.conversation.choice(index + 1)}</h4>
              {one(index)}
            </div>
          ))}
        </div>
      ) : choices.length > 1 ? (
        <Suspense fallback={<div className="pt-11">{one(at)}</div>}>
          <Tabs
            label={t.conversation.choices}
            tabs={choices.map((_, n) => ({
              id: String(n),
              label: choices.length > 6 ? String(n + 1) : t.conversation.choice(n + 1),
            }))}
            selected={String(at)}
            onSelect={(id) => setSelected(Number(id))}
          >
            <div className="pt-2">{one(at)}</div>
          </Tabs>
        </Suspense>
      ) : (
        choices.length === 1 && one(0)
      )}
    </section>
  )
}

/** How many choices fit side by side into an element, kept up to date. */
function useFits(frame: RefObject<HTMLElement | null>): number {
  const [fits, setFits] = useState(1)
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(([entry]) =>
      setFits(Math.floor(((entry?.contentRect.width ?? 0) + COLUMN_GAP) / (COLUMN_WIDTH + COLUMN_GAP))),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return fits
}
