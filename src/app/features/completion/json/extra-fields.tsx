import { conversationMessages as t } from '../../../messages/record/conversation.ts'
import { JsonView } from './json-view.tsx'

export interface ExtraFieldsProps {
  value: Readonly<Record<string, unknown>>
  /** Members that are shown elsewhere. */
  known: readonly string[]
  attribute: string
}

/** The members of an object that the contract does not name, as a folded tree; empty if there are none. */
export function ExtraFields({ value, known, attribute }: ExtraFieldsProps) {
  const extra = Object.entries(value).filter(([key, member]) => !known.includes(key) && member !== undefined)
  if (extra.length === 0) return null
  return (
    <details className="mt-1">
      <summary className="text-11 text-n10">
        {t.conversation.extra}:{' '}
        <span className="font-mono">
          {extra
            .map(([key]) => key.slice(0, 60))
            .slice(0, 8)
            .join(', ')}
        </span>
      </summary>
      <JsonView value={Object.fromEntries(extra)} attribute={attribute} />
    </details>
  )
}
