import { type ClipboardEvent, type KeyboardEvent, memo, type MouseEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { toVisibleText } from '../../../text/visible-text.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import type { TokenRun } from './join-tokens.ts'
import { type LensChunk, toChunks } from './lens-chunks.ts'
import { LENS_CLASSES } from './lens-classes.ts'
import { toLensStep } from './logprob-stats.ts'
import { markBlanks } from './mark-blanks.ts'
import type { LensReading } from './read-lens.ts'
import type { TokenPlace } from './read-token.ts'
import { useNearChunks } from './use-near-chunks.ts'

/** Pixels, as `leading-7` says. */
const LINE_HEIGHT = 28

/** The selected token. */
export interface LensPlace {
  at: number
  /** Somebody went there, so that it is brought into sight; not the one that is selected at first. */
  isWalked: boolean
}

export interface LensTextProps {
  label: string
  reading: Pick<LensReading, 'runs' | 'tokens'>
  place: LensPlace
  /** The run with the selected token. */
  current: number
  onGo: (token: number) => void
}

/**
 * The tokens as running text, each run tinted by its least probable token. One stop for the Tab key; arrow keys move. Of a long
 * list only what is in sight is drawn, and the selected token, as in the table.
 */
export function LensText({ label, reading, place, current, onGo }: LensTextProps) {
  const { runs, tokens } = reading
  const { at } = place
  const chunks = useMemo(() => toChunks(runs), [runs])
  const box = useRef<HTMLDivElement>(null)
  const { near, heights } = useNearChunks(box)
  const left = useRef<LensPlace | null>(null)
  const leave = () => {
    left.current = place
  }
  // Again until it stands, or somebody scrolls: what is drawn around the token turns out higher or lower than it was thought to be.
  useLayoutEffect(() => {
    const text = box.current
    if (text !== null && place.isWalked && place !== left.current && !showSelected(text)) leave()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }[event.key]
    if (target === undefined) return leave()
    event.preventDefault()
    event.stopPropagation()
    onGo(target)
  }
  const onClick = (event: MouseEvent) => {
    const run = event.target instanceof Node ? runOf(event.target) : null
    const start = run === null ? undefined : runs[run]?.start
    if (start !== undefined) onGo(start)
  }
  // The answer itself: what is not drawn would be missing, and marks of line feeds would be in it.
  const onCopy = (event: ClipboardEvent) => {
    const selection = getSelection()
    if (selection === null || selection.isCollapsed) return
    const { startContainer, endContainer } = selection.getRangeAt(0)
    const [first, last] = [runOf(startContainer), runOf(endContainer)]
    if (first === null || last === null) return
    const text = runs.slice(first, last + 1).map((one) => one.text)
    event.clipboardData.setData('text/plain', text.join(''))
    event.preventDefault()
  }
  return (
    <div
      ref={box}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot hold running text
      role="listbox"
      aria-label={label}
      aria-activedescendant={`run-${current}`}
      tabIndex={0}
      data-jump
      dir="auto"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCopy={onCopy}
      onWheel={leave}
      onPointerDown={leave}
      className="max-h-[50vh] overflow-y-auto overscroll-contain rounded-2 border hairline bg-n1 p-2 text-15 leading-7 wrap-anywhere whitespace-pre-wrap"
    >
      {chunks.map((chunk, number) => {
        const selected = current >= chunk.start && current < chunk.end
        // The first always: the direction of all is that of its first letter.
        const isDrawn = near.has(number) || selected || number === 0
        return (
          <Chunk
            key={chunk.start}
            chunk={chunk}
            number={number}
            height={isDrawn ? null : (heights.get(number) ?? chunk.lines * LINE_HEIGHT)}
            runs={runs}
            tokens={tokens}
            current={selected ? current : -1}
          />
        )
      })}
    </div>
  )
}

interface ChunkProps {
  chunk: LensChunk
  number: number
  /** Pixels that it takes while it is not drawn; null where it is. */
  height: number | null
  runs: readonly TokenRun[]
  tokens: readonly TokenPlace[]
  current: number
}

const Chunk = memo(function Chunk({ chunk, number, height, runs, tokens, current }: ChunkProps) {
  const { start, end } = chunk
  const drawn = height === null ? runs.slice(start, end) : []
  return (
    <div
      role="presentation"
      data-chunk={number}
      className="[contain:content]"
      style={height === null ? undefined : { height }}
    >
      {drawn.map((run, offset) => {
        const index = start + offset
        return (
          <span
            key={run.start}
            id={`run-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
            role="option"
            aria-posinset={index + 1}
            aria-setsize={runs.length}
            aria-selected={index === current}
            aria-label={run.text.trim() === '' ? markBlanks(run.text) || t.tokens.empty : undefined}
            data-run={index}
            className={`${LENS_CLASSES[toRunStep(run, tokens)]} rounded-1 ${index === current ? 'outline-2 outline-accent' : ''}`}
          >
            {toShownText(run.text)}
          </span>
        )
      })}
    </div>
  )
})

/** The run that contains a place of the page; null outside of runs. */
function runOf(node: Node): number | null {
  const run = (node instanceof Element ? node : node.parentElement)?.closest('[data-run]')?.getAttribute('data-run')
  return run == null ? null : Number(run)
}

/** Scrolls only the text until the selected token is visible. Gives whether it had to. */
function showSelected(text: HTMLElement): boolean {
  const box = text.getBoundingClientRect()
  const token = text.querySelector('[aria-selected=true]')?.getBoundingClientRect()
  if (!token || (token.top >= box.top && token.bottom <= box.bottom)) return false
  text.scrollTop += token.top - box.top - box.height / 3
  return true
}

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
