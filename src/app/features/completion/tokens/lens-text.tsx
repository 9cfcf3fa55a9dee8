import { type KeyboardEvent, memo, type MouseEvent, type Ref } from 'react'
import { toVisibleText } from '../../../text/visible-text.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import type { TokenRun } from './join-tokens.ts'
import { LENS_CLASSES } from './lens-classes.ts'
import { toLensStep } from './logprob-stats.ts'
import { markBlanks } from './mark-blanks.ts'
import type { LensReading } from './read-lens.ts'
import type { TokenPlace } from './read-token.ts'

/** Runs are rendered in blocks that the browser skips while they are off the screen. */
export const RUNS_PER_CHUNK = 250

export interface LensTextProps {
  ref: Ref<HTMLDivElement>
  label: string
  reading: Pick<LensReading, 'runs' | 'tokens'>
  /** How many runs are rendered. */
  shown: number
  /** The token under the cursor, and its run. */
  at: number
  current: number
  onGo: (token: number) => void
}

/**
 * The tokens as running text, each run tinted by its least probable token. One stop for the Tab key; arrow keys move.
 */
export function LensText({ ref, label, reading, shown, at, current, onGo }: LensTextProps) {
  const { runs, tokens } = reading
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }[event.key]
    if (target === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onGo(target)
  }
  const onClick = (event: MouseEvent) => {
    const place = event.target instanceof Element ? event.target.closest('[data-run]') : null
    const start = runs[Number(place?.getAttribute('data-run'))]?.start
    if (start !== undefined && place !== null) onGo(start)
  }
  const chunks: number[] = []
  for (let start = 0; start < Math.min(shown, runs.length); start += RUNS_PER_CHUNK) chunks.push(start)
  return (
    <div
      ref={ref}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot hold running text
      role="listbox"
      aria-label={label}
      aria-activedescendant={`run-${current}`}
      tabIndex={0}
      data-jump
      dir="auto"
      onKeyDown={onKeyDown}
      onClick={onClick}
      className="max-h-[50vh] overflow-y-auto rounded-2 border hairline bg-n1 p-2 text-15 leading-7 wrap-anywhere whitespace-pre-wrap"
    >
      {chunks.map((start) => (
        <Chunk
          key={start}
          start={start}
          runs={runs}
          tokens={tokens}
          current={current >= start && current < start + RUNS_PER_CHUNK ? current : -1}
        />
      ))}
    </div>
  )
}

interface ChunkProps {
  start: number
  runs: readonly TokenRun[]
  tokens: readonly TokenPlace[]
  current: number
}

const Chunk = memo(function Chunk({ start, runs, tokens, current }: ChunkProps) {
  return (
    <span role="presentation">
      {runs.slice(start, start + RUNS_PER_CHUNK).map((run, offset) => {
        const index = start + offset
        return (
          <span
            key={run.start}
            id={`run-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
            role="option"
            aria-selected={index === current}
            aria-label={run.text.trim() === '' ? markBlanks(run.text) || t.tokens.empty : undefined}
            data-run={index}
            className={`${LENS_CLASSES[toRunStep(run, tokens)]} rounded-1 ${index === current ? 'outline-2 outline-accent' : ''}`}
          >
            {toShownText(run.text)}
          </span>
        )
      })}
    </span>
  )
})

/** Step of the least probable token of a run; 0 if none has a probability. */
function toRunStep(run: TokenRun, tokens: readonly TokenPlace[]): number {
  let step = 0
  for (let index = run.start; index < run.end; index += 1) {
    step = Math.max(step, toLensStep(tokens[index]?.logprob ?? null) ?? 0)
  }
  return step
}

/** A line feed keeps its break and gets a mark to carry the tint; so does a token without text. */
function toShownText(text: string): string {
  return text === '' ? '∅' : toVisibleText(text).replaceAll('\n', '⏎\n')
}
