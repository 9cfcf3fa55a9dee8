import { OctagonX } from 'lucide-react'
import type { FailureWords } from '#contract/failure/failure-words.ts'
import { conversationMessages } from '../../../messages/record/conversation.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import { AlertLine } from './alert-line.tsx'

const t = conversationMessages.alerts

export interface FailureLineProps {
  words: FailureWords
  /** The HTTP status; null if there is none, or the answer was successful. */
  status: number | null
  choice: number | null
}

/** What upstream said when it failed: first its message, then code, type and status. */
export function FailureLine({ words, status, choice }: FailureLineProps) {
  const facts = [
    { name: t.failure.status, value: status === null || status === 200 ? null : String(status) },
    { name: t.failure.code, value: words.code === String(status) ? null : words.code },
    { name: t.failure.type, value: words.type },
    { name: t.failure.param, value: words.param },
  ]
  return (
    <AlertLine icon={OctagonX} tone="filter" text={(choice === null ? '' : t.choice(choice)) + words.message}>
      {words.more.map((line) => (
        <p key={line} className="plain-text text-12">
          {toVisibleText(line)}
        </p>
      ))}
      <dl className="flex flex-wrap gap-x-4 text-12">
        {facts.map(
          ({ name, value }) =>
            value !== null && (
              <div key={name} className="flex min-w-0 gap-1">
                <dt>{name}</dt>
                <dd className="min-w-0 font-mono break-words">{toVisibleText(value)}</dd>
              </div>
            ),
        )}
      </dl>
    </AlertLine>
  )
}
