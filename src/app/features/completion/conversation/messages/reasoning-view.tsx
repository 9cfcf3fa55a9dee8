import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import type { Reasoning } from '../../../../record/read-reasoning.ts'
import { TextBlock } from '../text/text-block.tsx'

export interface ReasoningViewProps {
  reasoning: readonly Reasoning[]
  /** Schema path of the message. */
  path: string
  /** Open at first: if there is nothing else to read. */
  open?: boolean
}

/** The model's reasoning before its answer, folded; Markdown like the answer. */
export function ReasoningView({ reasoning, path, open = false }: ReasoningViewProps) {
  return reasoning.map(({ text, member }) => (
    <details key={member} open={open} className="mb-2 text-12 text-n11" data-reasoning={member}>
      <summary className="text-n10">{t.conversation.reasoning}</summary>
      <div className="mt-1 border-s-2 border-u-reasoning ps-3 text-n11 [&_.reading]:text-13 [&_.reading]:leading-5 [&_.reading]:text-n11">
        <TextBlock text={text} attribute={`${path}.${member}`} bare />
      </div>
    </details>
  ))
}
