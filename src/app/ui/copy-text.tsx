import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { stateMessages } from '../messages/list/states.ts'

/** A short text in mono with a button that copies it. */
export function CopyText({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const label = copied ? stateMessages.sample.copied : stateMessages.sample.copy
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      // Without permission, the text can still be selected by hand.
      () => setCopied(false),
    )
  }
  return (
    <span className="inline-flex h-6 max-w-full items-center rounded-1 bg-n4 forced-colors:outline-1 text-12 text-n12">
      <code className="min-w-0 truncate ps-2 select-all">{text}</code>
      <button
        type="button"
        aria-label={`${label}: ${text}`}
        title={label}
        onClick={copy}
        className="grid size-6 shrink-0 place-items-center rounded-1 text-n11 hover:bg-n6 hover:text-n12"
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
    </span>
  )
}
