import { type ReactNode, useState } from 'react'
import type { Tool } from '#contract/completion/completion.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CallCard } from '../calls/call-card.tsx'
import { ContentParts } from './content-parts.tsx'
import { CopyButton } from '../../frame/copy-button.tsx'
import { JsonView } from '../../json/json-view.tsx'
import { VisibleText } from '../../../../text/plain-text.tsx'
import type { MessageReading } from '../../../../record/read-message.ts'
import { PictureList } from '../media/picture-list.tsx'
import { ReasoningView } from './reasoning-view.tsx'
import { readCall, readFunctionCall } from '../calls/read-tools.ts'
import { RefusalBlock } from './refusal-block.tsx'
import { RoleLabel, roleClasses } from './role-label.tsx'
import { TextBlock } from '../text/text-block.tsx'

export interface MessageCardProps {
  message: MessageReading
  tools: readonly Tool[]
  /** Name of the tool whose call this message answers, if the call is known. */
  answers: string | null
}

/** One input message. Instructions of the system and the developer are folded to three lines at first. */
export function MessageCard({ message, tools, answers }: MessageCardProps) {
  const folds = (message.role === 'system' || message.role === 'developer') && (message.text?.length ?? 0) > 240
  const [open, setOpen] = useState(!folds)
  const head = (
    <>
      <RoleLabel role={message.role} />
      {message.name !== null && (
        <span className="min-w-0 truncate font-mono text-11 text-n10">
          <VisibleText text={t.conversation.name(message.name.slice(0, 80))} />
        </span>
      )}
      {message.toolCallId !== null && (
        <span className="flex min-w-0 items-center font-mono text-11 text-n10">
          <span className="truncate">
            {answers === null ? '' : `ƒ ${answers} · `}
            {t.conversation.answers(message.toolCallId)}
          </span>
          <CopyButton text={message.toolCallId} label={t.tools.copyId} />
        </span>
      )}
    </>
  )
  return (
    <article
      className={`min-w-0 border-s-2 py-0.5 ps-3 ${roleClasses(message.role).split(' ')[0]}`}
      data-role={message.role}
    >
      {message.text === null && <header className="flex min-w-0 items-center gap-2">{head}</header>}
      <ReasoningView reasoning={message.reasoning} path="messages[]" />
      {message.text !== null && (
        <Foldable isOpen={open}>
          <TextBlock text={message.text} head={head} attribute="messages[].content" />
        </Foldable>
      )}
      {folds && (
        <button
          type="button"
          aria-expanded={open}
          className="text-12 text-accent-ink underline"
          onClick={() => setOpen(!open)}
        >
          {open ? t.conversation.fold : t.conversation.unfold}
        </button>
      )}
      {message.parts !== null && <ContentParts parts={message.parts} path="messages[].content" />}
      {message.images.length > 0 && <PictureList images={message.images} />}
      {message.refusal !== null && <RefusalBlock text={message.refusal} attribute="messages[].refusal" />}
      {message.functionCall !== null && (
        <CallCard call={readFunctionCall(message.functionCall, null)} path="messages[].function_call" />
      )}
      {message.toolCalls.map((call, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- ids may be missing or repeat
        <CallCard key={n} call={readCall(call, tools)} path="messages[].tool_calls[]" />
      ))}
      {Object.keys(message.rest).length > 0 && <JsonView label={t.otherFields} value={message.rest} />}
    </article>
  )
}

function Foldable({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  return (
    <div
      className={isOpen ? undefined : 'max-h-25 overflow-hidden [mask-image:linear-gradient(black_70%,transparent)]'}
    >
      {children}
    </div>
  )
}
