import type { Capture } from '#contract/recorded-call.ts'

/** How a call ended that was not recorded whole. */
export type Incomplete = Exclude<Capture, 'complete'>

/** One shape each on a grid of 24: a broken line, a way out, an octagon with a cross, `<×>`, arrows apart, a power key. */
const SHAPES: Readonly<Record<Incomplete, string>> = {
  truncated: 'M2 12h6m8 0h6M8 18l3-12m2 12 3-12',
  client_aborted: 'M9 3H3v18h6m7-4 5-5-5-5m5 5H9',
  upstream_error: 'M8 2h8l6 6v8l-6 6H8l-6-6V8zm1 7 6 6m0-6-6 6',
  unparsed: 'm7 6-5 6 5 6M17 6l5 6-5 6m-7-8 4 4m0-4-4 4',
  too_large: 'M15 3h6v6M9 21H3v-6M21 3l-7 7M3 21l7-7',
  interrupted: 'M12 2v10m6-6a9 9 0 1 1-12 0',
}

/** Whether a word says that a call was not recorded whole, in a way that this version knows. */
export function isIncomplete(capture: string | null): capture is Incomplete {
  return capture !== null && Object.hasOwn(SHAPES, capture)
}

/** The mark of a call that was not recorded whole. Says nothing to screen readers: its words stand beside it. */
export function CaptureIcon({ capture, className }: { capture: Incomplete; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={SHAPES[capture]} />
    </svg>
  )
}
