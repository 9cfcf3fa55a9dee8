import { conversationMessages as t } from '../messages/record/conversation.ts'
import { VisibleText } from './plain-text.tsx'
import type { TextDiff } from './text-diff.ts'

/** Two texts in one: struck out text is only in the first, underlined text only in the second. */
export function TextDifference({ diff }: { diff: TextDiff }) {
  return (
    <div dir="auto" className="max-h-200 overflow-y-auto text-15 leading-6 whitespace-pre-wrap">
      {diff.parts.map((part, n) => {
        const text = <VisibleText text={part.text} />
        const key = `${n}`
        if (part.kind === 'left')
          return (
            <del key={key} className="bg-filter-soft text-filter">
              {text}
            </del>
          )
        if (part.kind === 'right')
          return (
            <ins key={key} className="bg-accent-soft text-accent-ink">
              {text}
            </ins>
          )
        return <span key={key}>{text}</span>
      })}
    </div>
  )
}

/** How two texts were compared, in words, or that they are equal. */
export function toDiffWords({ parts, unit }: TextDiff): string {
  return parts.every(({ kind }) => kind === 'same') ? t.conversation.same : t.conversation.diffUnits[unit]
}
