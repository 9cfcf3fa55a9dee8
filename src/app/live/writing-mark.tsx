import { CircleCheck, CircleX } from 'lucide-react'
import { liveMessages as say } from '../messages/live.ts'
import type { Recording } from './recordings.ts'

/** A pulsing mark and a word while a completion is being written. */
export function WritingMark({ recording: { end } }: { recording: Recording }) {
  if (end !== null) {
    const stored = end.completion !== null
    return (
      <span className="flex w-20 shrink-0 items-center gap-2 text-n11">
        {stored ? (
          <CircleCheck aria-hidden className="size-4 text-ok" />
        ) : (
          <CircleX aria-hidden className="size-4 text-filter" />
        )}
        {stored ? say.written : say.lost}
      </span>
    )
  }
  return (
    <span className="flex w-20 shrink-0 items-center gap-2 text-accent-ink">
      <span aria-hidden className="grid size-4 place-items-center">
        <span className="size-2 animate-pulse rounded-full bg-accent motion-reduce:animate-none" />
      </span>
      {say.writing}
    </span>
  )
}
