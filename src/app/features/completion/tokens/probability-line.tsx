import type { MouseEvent } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { toProbability } from './logprob-stats.ts'
import type { TokenPlace } from './read-token.ts'

/** About one bar for each two pixels of the drawer; each shows the least probable of its tokens. */
const MOST_BARS = 240
/** Of the drawing, which is as many pixels high. */
const HEIGHT = 28

export interface ProbabilityLineProps {
  tokens: readonly TokenPlace[]
  at: number
  onGo: (index: number) => void
}

/** Probability along the text as a strip; each bar is the least probable token of its part. A click goes there. */
export function ProbabilityLine({ tokens, at, onGo }: ProbabilityLineProps) {
  const bars = Math.min(MOST_BARS, tokens.length)
  if (bars < 8) return null
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onGo(Math.floor(((event.clientX - box.left) / box.width) * tokens.length))
  }
  const marker = ((at + 0.5) / tokens.length) * bars
  return (
    // The arrow keys of the text do the same.
    <button
      type="button"
      tabIndex={-1}
      aria-label={t.tokens.sparkline}
      title={t.tokens.sparkline}
      onClick={onClick}
      className="block"
    >
      <svg
        viewBox={`0 0 ${bars} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-7 w-full bg-n2"
        aria-hidden="true"
      >
        <path d={toPath(tokens, bars)} className="fill-p6" />
        <path d={`M${marker} 0V${HEIGHT}`} vectorEffect="non-scaling-stroke" className="stroke-accent stroke-2" />
      </svg>
    </button>
  )
}

/** The taller a bar, the less probable. */
function toPath(tokens: readonly TokenPlace[], bars: number): string {
  let path = ''
  for (let bar = 0; bar < bars; bar += 1) {
    const from = Math.floor((bar * tokens.length) / bars)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * tokens.length) / bars))
    let least = 1
    for (let index = from; index < to; index += 1) {
      least = Math.min(least, toProbability(tokens[index]?.logprob ?? null) ?? 1)
    }
    const length = (1 - least) * HEIGHT
    if (length > 0.2) path += `M${bar} ${HEIGHT}h0.9v-${length.toFixed(1)}h-0.9z`
  }
  return path
}
