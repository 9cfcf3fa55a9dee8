import { Copy, Download } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { BASE_PATH } from '../../../base-path.ts'
import { detailPath } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { keptMessages as say } from '../../../messages/record/kept.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { copyText } from '../../../text/copy-text.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { toAnswerFacts } from '../kept/answer-facts.ts'
import { KeptViewer } from '../kept/kept-viewer.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { FieldsList } from './fields-list.tsx'
import { SMALL_TEXT } from '../../../sliced.ts'
import { useSliced } from '../../../use-sliced.ts'
import { countBytesSliced } from '../viewer/count-bytes.ts'
import { saveFile } from '../../../save-file.ts'
import { TextViewer } from '../viewer/text-viewer.tsx'

const TABS = ['completion', 'messages', 'request', 'answer'] as const
const VIEWS = ['indented', 'received', 'fields'] as const
type TabId = (typeof TABS)[number]
type TextId = Exclude<TabId, 'answer'>
type ViewId = (typeof VIEWS)[number]

/** The record byte for byte, indented or as it came, and its messages and request. */
export function RawSection({ model }: SectionProps) {
  const [chosen, setTab] = useState<TabId>('completion')
  const [view, setView] = useState<ViewId>('indented')
  const provenance = model.detail?.provenance
  const tabs = TABS.filter((id) =>
    id === 'answer' ? provenance?.answer_kept : id === 'completion' || hasText(id, model),
  )
  const tab = tabs.includes(chosen) ? chosen : 'completion'
  // Only the selected text is made: megabytes of messages take a while.
  const text = useMemo(() => (tab === 'answer' ? null : toText(tab, model)), [tab, model])
  return (
    <DrawerSection name="raw">
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          {tabs.length > 1 && (
            <Segmented
              label={t.raw.text}
              options={tabs.map((id) => ({ id, label: toTabLabel(id) }))}
              selected={tab}
              onSelect={setTab}
            />
          )}
          {tab !== 'answer' && (
            <Segmented
              label={t.sections.raw}
              options={VIEWS.map((id) => ({ id, label: t.raw.views[id] }))}
              selected={view}
              onSelect={setView}
            />
          )}
          <span className="flex-1" />
          {tab !== 'answer' && text !== null && <TextActions model={model} tab={tab} text={text} />}
        </div>
        {tab === 'completion' && model.rawProblem !== null && (
          <p className="text-12 text-filter">{t.raw.noJson(model.rawProblem)}</p>
        )}
        {tab === 'messages' && <p className="text-12 text-n10">{t.raw.derived}</p>}
        {tab === 'answer' ? (
          <KeptViewer
            model={model}
            tail="/answer"
            label={say.answer}
            fileName="answer.txt"
            indented={false}
            renderAbout={(kept) => <p className="min-w-0 text-n11">{toAnswerFacts(kept, provenance?.call ?? null)}</p>}
          />
        ) : text === null ? (
          <p className="text-n10">{t.raw.noText}</p>
        ) : view === 'fields' ? (
          <FieldsList value={tab === 'completion' ? model.parsed : parsedOrText(text)} />
        ) : (
          <TextViewer key={tab} text={text} label={toTabLabel(tab)} indented={view === 'indented'} />
        )}
      </div>
    </DrawerSection>
  )
}

function TextActions({ model, tab, text }: { model: DrawerModel; tab: TextId; text: string }) {
  const [outcome, setOutcome] = useState<string | null>(null)
  const count = useCallback(() => countBytesSliced(text), [text])
  const bytes = useSliced(count, text.length < SMALL_TEXT)
  const fileName = `${tab}.json`
  return (
    // In one line, wherever there is room for it.
    <span className="flex items-center gap-1">
      <output className="text-12 text-n10 tabular">
        {outcome ?? (bytes === null ? '' : t.raw.size(bytes, text.length))}
      </output>
      <IconButton
        label={t.raw.copy}
        icon={<Copy aria-hidden />}
        onClick={() => void copyText(text).then((done) => setOutcome(done ? t.copied : t.copyFailed))}
        onBlur={() => setOutcome(null)}
      />
      {tab === 'completion' ? (
        <a
          href={BASE_PATH + detailPath(model.source, model.id, '/raw')}
          download={fileName}
          referrerPolicy="same-origin"
          aria-label={t.raw.download}
          title={t.raw.download}
          className="inline-flex size-7 items-center justify-center rounded-2 text-n11 hover:bg-n4 [&_svg]:size-4"
        >
          <Download aria-hidden />
        </a>
      ) : (
        <IconButton
          label={t.raw.download}
          icon={<Download aria-hidden />}
          onClick={() => saveFile(text, 'application/json', fileName)}
        />
      )}
    </span>
  )
}

function hasText(id: TextId, { raw, detail, messages }: DrawerModel): boolean {
  if (id === 'messages') return messages !== null && messages.length > 0
  return (id === 'completion' ? raw : (detail?.request ?? null)) !== null
}

/** The record and the request as they came; the messages, which have no bytes of their own, are written as JSON. */
function toText(id: TextId, { raw, detail, messages }: DrawerModel): string | null {
  if (id === 'messages') return messages === null ? null : stringifyLosslessJson(messages, 2)
  return id === 'completion' ? raw : (detail?.request ?? null)
}

function toTabLabel(id: TabId): string {
  return id === 'answer' ? say.answer : t.raw.tabs[id]
}

function parsedOrText(text: string): unknown {
  try {
    return parseLosslessJson(text)
  } catch {
    return text
  }
}
