import { Check, Copy } from 'lucide-react'
import { conversationMessages as t } from '../../../messages/record/conversation.ts'
import { useBriefly } from '../../../ui/use-briefly.ts'

/** Copies exactly `text`, and says so for two seconds. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, sayCopied] = useBriefly<true>()
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      aria-label={copied ? t.copied : label}
      title={copied ? t.copied : label}
      className="inline-grid size-5 shrink-0 place-items-center rounded-1 text-n10 hover:bg-n4 hover:text-n12"
      onClick={() => {
        void navigator.clipboard?.writeText(text).then(() => sayCopied(true))
      }}
    >
      <Icon aria-hidden className="size-3" />
    </button>
  )
}
