import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { PlainText } from '../../../../text/plain-text.tsx'

/** What the model said instead of an answer. The alert above says that it refused. */
export function RefusalBlock({ text, attribute }: { text: string; attribute: string }) {
  return (
    <section aria-label={t.conversation.refusal} className="mt-1 rounded-2 bg-filter-soft px-3 py-2">
      <div className="text-15 leading-6" data-attribute={attribute}>
        <PlainText text={text} />
      </div>
    </section>
  )
}
