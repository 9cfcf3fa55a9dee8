import { ShieldAlert } from 'lucide-react'
import { conversationMessages as t } from '../../../../messages/conversation.ts'
import { PlainText } from './plain-text.tsx'

/** What the model said instead of an answer. */
export function RefusalBlock({ text, attribute }: { text: string; attribute: string }) {
  return (
    <section aria-label={t.conversation.refusal} className="mt-1 rounded-2 bg-filter-soft px-3 py-2">
      <h4 className="flex items-center gap-1.5 text-12 font-semibold text-filter">
        <ShieldAlert aria-hidden className="size-3.5" />
        {t.conversation.refusal}
      </h4>
      <div className="mt-1 text-15 leading-6" data-attribute={attribute}>
        <PlainText text={text} />
      </div>
    </section>
  )
}
