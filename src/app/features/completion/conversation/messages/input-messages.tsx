import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { keptRequest } from '../../../../api/kept-text.ts'
import { completionMessages } from '../../../../api/queries.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { Button } from '../../../../ui/button.tsx'
import { SectionBoundary } from '../../frame/drawer-section.tsx'
import type { DrawerModel } from '../../../../record/drawer-model.ts'
import { MessageCard } from './message-card.tsx'
import { readMessage, toInput } from '../../../../record/read-message.ts'
import { findTools } from '../calls/read-tools.ts'

/** Last messages shown at first, and a fifth of what each press adds: a long conversation has hundreds. */
const MESSAGE_STEP = 40

/** The input messages, as far as known; if there are very many, the latest are shown first. */
export function InputMessages({ model }: { model: DrawerModel }) {
  const [extra, setExtra] = useState(0)
  const { messages, completion, request } = model
  const input = useMemo(() => (messages === null ? [] : toInput(messages, completion)), [messages, completion])
  const skipped = Math.max(0, input.length - MESSAGE_STEP - extra)
  const shown = useMemo(() => input.slice(skipped).map(readMessage), [input, skipped])
  const tools = useMemo(() => findTools(completion, request), [completion, request])
  const called = useMemo(() => {
    const names = new Map<string, string>()
    for (const message of shown) {
      for (const call of message.toolCalls) {
        const name = call.function?.name || call.custom?.name
        if (call.id && name) names.set(call.id, name)
      }
    }
    return names
  }, [shown])
  if (messages === null && model.messagesState === 'failed') return <MessagesFailed model={model} />
  if (messages === null) {
    const words = {
      loading: t.conversation.loadingMessages,
      failed: t.conversation.messagesFailed,
      unknown: t.conversation.messagesUnknown,
      ready: t.conversation.messagesUnknown,
    }
    return (
      <section aria-label={t.conversation.inputTitle}>
        <h3 className="mb-1 text-11 font-semibold text-n10">{t.conversation.inputTitle}</h3>
        <p className="text-12 text-n10" aria-live="polite">
          {words[model.messagesState]}
        </p>
      </section>
    )
  }
  return (
    <section aria-label={t.conversation.inputTitle}>
      <h3 className="mb-2 text-11 font-semibold text-n10">{t.conversation.input(input.length)}</h3>
      {input.length === 0 && <p className="text-12 text-n10">{t.conversation.noMessages}</p>}
      {skipped > 0 && (
        <button
          type="button"
          className="mb-2 text-12 text-accent-ink underline"
          onClick={() => setExtra(extra + MESSAGE_STEP * 5)}
        >
          {t.showMore(skipped)}
        </button>
      )}
      <div className="flex flex-col gap-3">
        {shown.map((message, n) => (
          <SectionBoundary key={`${message.id} ${skipped + n}`} title={t.conversation.inputTitle}>
            <MessageCard message={message} tools={tools} answers={called.get(message.toolCallId ?? '') ?? null} />
          </SectionBoundary>
        ))}
      </div>
    </section>
  )
}

/** Why the messages could not be loaded, in the words of the error, with a button to try again. */
function MessagesFailed({ model }: { model: DrawerModel }) {
  // This only reads what the drawer has loaded.
  const source = model.detail?.source ?? model.source
  const messages = useQuery({ ...completionMessages(source, model.id), enabled: false })
  const request = useQuery({ ...keptRequest(source, model.id), enabled: false })
  const { error, isFetching, refetch } = model.detail?.request_apart == null ? messages : request
  return (
    <div role="alert" className="flex flex-col items-start gap-1 text-12 text-n11">
      <p className="text-n12">{t.conversation.messagesFailed}</p>
      {error && <p className="plain-text">{error.message}</p>}
      <Button className="h-6" disabled={isFetching} onClick={() => void refetch()}>
        {t.conversation.messagesAgain}
      </Button>
    </div>
  )
}
