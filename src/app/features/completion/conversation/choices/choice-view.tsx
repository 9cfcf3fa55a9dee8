import { type ReactNode, useCallback, useId, useMemo, useState } from 'react'
import { findAudio } from '#contract/projection/output-preview.ts'
import type { Choice, Message, Tool } from '#contract/completion/completion.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import type { Disagreement } from '#contract/completion/read-completion.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { findMisfit } from '../../../../record/find-misfit.ts'
import { NotAsAgreed } from '../../frame/not-reported.tsx'
import { useSliced } from '../../../../use-sliced.ts'
import { AudioAnswer } from '../media/audio-answer.tsx'
import { CallCard } from '../calls/call-card.tsx'
import { CitationContext } from '../citations/citation-context.ts'
import { ContentParts } from '../messages/content-parts.tsx'
import { ExtraFields } from '../../json/extra-fields.tsx'
import { FinishChip } from '../../frame/finish-chip.tsx'
import { readLink } from '../text/link-safety.ts'
import { type CitationPlaces, placeCitations } from '../citations/place-citations.ts'
import { PictureList } from '../media/picture-list.tsx'
import { readReasoning, REASONING_MEMBERS } from '../../../../record/read-reasoning.ts'
import { type WebSource, readWebSources } from '../cited-sources/read-web-sources.ts'
import { ReasoningView } from '../messages/reasoning-view.tsx'
import { readCall, readFunctionCall } from '../calls/read-tools.ts'
import { RefusalBlock } from '../messages/refusal-block.tsx'
import { RoleLabel } from '../messages/role-label.tsx'
import { SourceList } from '../cited-sources/source-list.tsx'
import { TextBlock } from '../text/text-block.tsx'
import { WebSources } from '../cited-sources/web-sources.tsx'

/** Calls shown at first, and a fifth of what each press adds: each is a card of its own. */
const CALL_STEP = 20
/** Further chips are left out of the text; the list of sources has all of them. */
const MAX_CHIPS = 500
/** Fewer annotations are placed at once. */
const FEW_ANNOTATIONS = 1_000
/** Shown until many annotations are placed. */
const NO_PLACES: CitationPlaces = { placed: [], unplaced: [], unit: 'utf16' }
const PATH = 'choices[].message'

/** What a choice refers to outside of itself. */
export interface ChoiceContext {
  request: unknown
  tools: readonly Tool[]
  audioFormat: string | null
  /** The sources that the completion itself names. */
  webSources: readonly WebSource[]
}

export interface ChoiceViewProps {
  choice: Choice
  disagreements: readonly Disagreement[]
  /** The choice's path in the record, for example `choices[0]`. */
  path: string
  context: ChoiceContext
  onFilter: (change: FilterChange) => void
}

/** One choice: why it ended, its text with citations, refusal, calls, audio, and everything else in it. */
export function ChoiceView({ choice, disagreements, path, context, onFilter }: ChoiceViewProps) {
  const { message } = choice
  const finishMisfit = findMisfit(disagreements, `${path}.finish_reason`)
  const indexMisfit = findMisfit(disagreements, `${path}.index`)
  const head = (
    <>
      <span data-attribute={`${PATH}.role`}>
        <RoleLabel role={message?.role ?? 'assistant'} />
      </span>
      {finishMisfit === null ? (
        <FinishChip reason={choice.finish_reason ?? null} onFilter={onFilter} />
      ) : (
        <span className="text-12" data-attribute="choices[].finish_reason">
          <NotAsAgreed misfit={finishMisfit} />
        </span>
      )}
      <span className="tabular text-11 text-n10" data-attribute="choices[].index">
        {indexMisfit === null ? (
          t.conversation.index(choice.index ?? null)
        ) : (
          <>
            {t.conversation.indexIs} <NotAsAgreed misfit={indexMisfit} />
          </>
        )}
      </span>
    </>
  )
  return (
    <div className="min-w-0" data-attribute="choices[]">
      {message ? (
        <MessageView head={head} message={message} context={context} onFilter={onFilter} />
      ) : (
        <>
          <p className="mb-1 flex flex-wrap items-center gap-2">{head}</p>
          <p className="text-12 text-n10">{t.conversation.noMessage}</p>
        </>
      )}
      <ExtraFields value={choice} known={['index', 'finish_reason', 'message', 'logprobs']} attribute="choices[]" />
    </div>
  )
}

const KNOWN = 'role content refusal tool_calls annotations audio function_call images citations search_results'.split(
  ' ',
)

function whyNoText(message: Message): string {
  if (message.tool_calls && message.tool_calls.length > 0) return t.conversation.noText.tool
  if (message.function_call) return t.conversation.noText.function
  if (message.audio) return t.conversation.noText.audio
  return message.content === '' ? t.conversation.noText.empty : t.conversation.noText.none
}

interface MessageViewProps extends Pick<ChoiceViewProps, 'context' | 'onFilter'> {
  message: Message
  head: ReactNode
}

function MessageView({ head, message, context, onFilter }: MessageViewProps) {
  const { request, tools, audioFormat, webSources } = context
  const base = useId()
  const [calls, setCalls] = useState(CALL_STEP)
  const { content, annotations } = message
  const { reasoning, text, parts, shown, rest } = useMemo(() => readReasoning(message, content), [message, content])
  const sources = useMemo(() => [...readWebSources(message), ...webSources], [message, webSources])
  const images: readonly unknown[] = Array.isArray(message['images']) ? message['images'] : []
  const audio = findAudio(message)
  // Positions of citations count from the start of the full text.
  const lead = typeof content === 'string' && text !== null ? content.length - text.length : 0
  const begin = useCallback(
    () => placeCitations(typeof content === 'string' ? content : '', annotations ?? []),
    [annotations, content],
  )
  const places = useSliced(begin, (annotations ?? []).length < FEW_ANNOTATIONS) ?? NO_PLACES
  const scope = useMemo(() => {
    const labelOf = (index: number) => {
      const one = annotations?.[index]
      const host = readLink(one?.url_citation?.url)?.host ?? t.citations.notALink
      return one === undefined ? null : { number: index + 1, host }
    }
    return { base, labelOf }
  }, [annotations, base])
  const chips = useMemo(() => {
    const first = places.placed.findIndex(({ start }) => start >= lead)
    const drawn = first === -1 ? [] : places.placed.slice(first, first + MAX_CHIPS).filter(({ start }) => start >= lead)
    return drawn.map((one) => ({ ...one, start: one.start - lead, end: one.end - lead }))
  }, [places, lead])
  const toolCalls = message.tool_calls ?? []
  const hasText = text !== null && text !== ''
  return (
    <CitationContext value={scope}>
      {!hasText && <p className="mb-1 flex flex-wrap items-center gap-2">{head}</p>}
      <ReasoningView
        reasoning={reasoning}
        path={PATH}
        open={!hasText && (parts ?? []).length === 0 && images.length === 0}
      />
      {hasText ? (
        <TextBlock text={text} placed={chips} numbers={sources.length} head={head} attribute={`${PATH}.content`} />
      ) : parts !== null ? (
        <ContentParts parts={parts} path={`${PATH}.content`} numbers={sources.length} />
      ) : images.length > 0 || message.refusal ? null : (
        <p className="text-12 text-n10" data-attribute={`${PATH}.content`}>
          {whyNoText(message)}
        </p>
      )}
      {places.placed.length > MAX_CHIPS && <p className="text-11 text-n10">{t.citations.chipsCut(chips.length)}</p>}
      {message.refusal && <RefusalBlock text={message.refusal} attribute={`${PATH}.refusal`} />}
      {message.function_call && (
        <CallCard
          call={readFunctionCall(message.function_call, request)}
          path={`${PATH}.function_call`}
          onFilter={onFilter}
        />
      )}
      {toolCalls.slice(0, calls).map((call, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- ids may be missing or repeat
        <CallCard key={n} call={readCall(call, tools)} path={`${PATH}.tool_calls[]`} onFilter={onFilter}>
          <ExtraFields
            value={call}
            known={['id', 'type', 'index', 'function', 'custom']}
            attribute={`${PATH}.tool_calls[]`}
          />
        </CallCard>
      ))}
      {toolCalls.length > calls && (
        <button
          type="button"
          className="mt-2 text-12 text-accent-ink underline"
          onClick={() => setCalls(calls + CALL_STEP * 5)}
        >
          {t.showMore(toolCalls.length - calls)}
        </button>
      )}
      {images.length > 0 && <PictureList images={images} />}
      {audio !== null && <AudioAnswer audio={audio} format={audioFormat} />}
      {annotations && annotations.length > 0 && <SourceList annotations={annotations} places={places} />}
      {sources.length > 0 && <WebSources sources={sources} />}
      <ExtraFields
        value={{ ...message, ...rest }}
        known={[...KNOWN, ...shown, ...REASONING_MEMBERS.filter((name) => message[name] === null)]}
        attribute={PATH}
      />
    </CitationContext>
  )
}
