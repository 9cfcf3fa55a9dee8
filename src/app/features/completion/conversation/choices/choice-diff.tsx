import { useMemo, useState } from 'react'
import type { Choice } from '#contract/completion/completion.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { toPlainAnswer } from '../../../../record/plain-answer.ts'
import { diffTexts } from '../../../../text/text-diff.ts'
import { TextDifference, toDiffWords } from '../../../../text/text-difference.tsx'

/** Two choices in one text: struck out text is only in the first, underlined text only in the second. */
export default function ChoiceDiff({ choices }: { choices: readonly Choice[] }) {
  const [left, setLeft] = useState(0)
  const [right, setRight] = useState(1)
  const diff = useMemo(
    () => diffTexts(toPlainAnswer(choices[left]), toPlainAnswer(choices[right])),
    [choices, left, right],
  )
  return (
    <div className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center gap-2 text-12">
        <Pick label={t.conversation.compareLeft} count={choices.length} value={left} onPick={setLeft} />
        <Pick label={t.conversation.compareRight} count={choices.length} value={right} onPick={setRight} />
        <del className="rounded-1 bg-filter-soft px-1 text-11 text-filter">{t.conversation.onlyLeft}</del>
        <ins className="rounded-1 bg-accent-soft px-1 text-11 text-accent-ink">{t.conversation.onlyRight}</ins>
        <span className="text-11 text-n10">{toDiffWords(diff)}</span>
      </div>
      <TextDifference diff={diff} />
    </div>
  )
}

interface PickProps {
  label: string
  count: number
  value: number
  onPick: (index: number) => void
}

function Pick({ label, count, value, onPick }: PickProps) {
  return (
    <label className="flex items-center gap-1 text-n10">
      {label}
      <select
        className="h-6 rounded-1 border border-n7 bg-n1 px-1 text-12 text-n12"
        value={value}
        onChange={(event) => onPick(Number(event.target.value))}
      >
        {Array.from({ length: count }, (_, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- choices have no name but their place
          <option key={n} value={n}>
            {t.conversation.choice(n + 1)}
          </option>
        ))}
      </select>
    </label>
  )
}
