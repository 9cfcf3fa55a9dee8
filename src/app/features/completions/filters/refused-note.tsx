import { X } from 'lucide-react'
import { useState } from 'react'
import { filterMessages as say } from '../../../messages/list/filters.ts'
import { refusedMessages } from '../../../messages/list/refused.ts'

/** Names the parts of a link that were not understood. Once dismissed, it appears again for others. */
export function RefusedNote({ refused }: { refused: readonly { param: string; text: string; reason: string }[] }) {
  const [hidden, setHidden] = useState('')
  const shown = refused.map((one) => `${one.param}=${one.text}`).join('&')
  if (hidden === shown) return null
  return (
    <div
      aria-live="polite"
      className="flex items-start gap-3 border-b hairline bg-length-soft px-3 py-1.5 text-12 text-n12"
    >
      <p className="min-w-0 flex-1">
        {refusedMessages.title}{' '}
        {refused.map((one, index) => (
          <span key={`${one.param} ${one.text}`}>
            {index > 0 && '; '}
            {/* A link may have any length; what it asked for is one line at most. */}
            <code className="inline-block max-w-full truncate align-bottom font-medium">
              {one.param}={one.text}
            </code>{' '}
            ({one.reason})
          </span>
        ))}
      </p>
      <button
        type="button"
        aria-label={say.dismiss}
        title={say.dismiss}
        onClick={() => setHidden(shown)}
        className="grid size-5 shrink-0 place-items-center rounded-1 hover:bg-n5"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  )
}
