import type { SearchQuery } from '#contract/search/search-query.ts'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { formatShortTime } from '#lib/format.ts'
import { liveMessages as say } from '../../../messages/live.ts'
import { usePreferences } from '../../../preferences.ts'
import { countConditions } from '../../../search/filter-conditions.ts'
import { useLiveState } from '../../../live/live-state.ts'
import { toOpenId } from '../../../live/recording-id.ts'
import type { Recordings } from '../../../live/recordings.ts'
import { toAnswerTail } from './answer-tail.ts'
import { WritingMark } from '../../../live/writing-mark.tsx'

export interface RunningStripProps {
  query: SearchQuery
  asOf: string | null
  openId: string | null
  /** Whether the list may move at the moment. */
  isQuiet: (rows: number) => boolean
  list: () => HTMLElement | null
  onOpen: (id: string | null) => void
}

/** The recordings that are shown, and the view (its `as_of`) in which each ended. */
type Admitted = ReadonlyMap<string, string | null>

/** Pixels of a line of the strip, as its class `h-9` says. */
const ROW_HEIGHT = 36
/** So many recordings have a line, so that the list below stays in sight; of others only the number is shown. */
const MOST_LINES = 4
/** How often is asked whether the list may move now. */
const LOOK_MS = 400

/**
 * Completions that are being written, above the rows. They appear when that disturbs nobody, and disappear when their
 * record is in the list; a scrolled list stays where it is.
 */
export function RunningStrip({ query, asOf, openId, isQuiet, list, onOpen }: RunningStripProps) {
  const { recordings } = useLiveState()
  const { timeZone } = usePreferences()
  const [admitted, setAdmitted] = useState<Admitted>(new Map())
  const whole = countConditions(query) === 0
  const running = [...recordings.values()].filter((one) => one.end === null)

  const settled = withEnds(admitted, recordings, asOf)
  if (settled !== admitted) setAdmitted(settled)
  const look = useEffectEvent(() => {
    if (!whole || !isQuiet(1)) return
    setAdmitted((before) => {
      const more = running.filter(({ id }) => !before.has(id))
      return more.length === 0 ? before : new Map([...before, ...more.map(({ id }) => [id, null] as const)])
    })
  })
  const busy = running.length > 0
  useEffect(() => {
    if (!busy) return undefined
    const first = setTimeout(look, 0)
    const again = setInterval(look, LOOK_MS)
    return () => {
      clearTimeout(first)
      clearInterval(again)
    }
  }, [busy])

  const shown = whole ? [...settled.keys()].flatMap((id) => recordings.get(id) ?? []) : []
  const rows = Math.min(shown.length, MOST_LINES)
  useStillList(list, (rows + (shown.length > MOST_LINES ? 1 : 0)) * ROW_HEIGHT)
  if (rows === 0) return null
  return (
    <ul aria-label={say.running} className="shrink-0" data-running>
      {shown.slice(0, MOST_LINES).map((one) => (
        <li key={one.id} className="h-9 border-b hairline">
          <button
            type="button"
            aria-pressed={openId === toOpenId(one.id)}
            aria-label={one.end === null ? say.watch(one.row.model ?? say.unknownModel) : say.show}
            data-recording={one.id}
            onClick={() => onOpen(one.end === null ? toOpenId(one.id) : (one.end.completion ?? toOpenId(one.id)))}
            className="flex size-full items-center gap-3 bg-accent-soft px-2 text-start text-12 text-n12 -outline-offset-2 hover:bg-n3 aria-pressed:shadow-[inset_2px_0_0_var(--color-accent)] forced-colors:aria-pressed:border-s-4"
          >
            <WritingMark recording={one} />
            <span className="tabular shrink-0 text-n10 max-sheet:hidden">
              {formatShortTime(one.startedMs / 1000, timeZone)}
            </span>
            <span className="max-w-48 shrink-0 truncate font-mono">{one.row.model ?? say.unknownModel}</span>
            <span dir="auto" className="min-w-0 flex-[1_1_30%] truncate text-n11 max-sheet:hidden">
              {one.row.input}
            </span>
            <span className="flex min-w-0 flex-[2_1_50%] justify-end overflow-hidden">
              <span dir="auto" className="min-w-full shrink-0 whitespace-nowrap">
                {toAnswerTail(one.parts)}
              </span>
            </span>
          </button>
        </li>
      ))}
      {shown.length > MOST_LINES && (
        <li className="flex h-9 items-center border-b hairline bg-accent-soft px-3 text-12 text-n11">
          {say.more(shown.length - MOST_LINES)}
        </li>
      )}
    </ul>
  )
}

/**
 * Those that are still shown: one that has ended stays as long as the view in which it ended, whose rows do not include
 * it.
 */
function withEnds(admitted: Admitted, recordings: Recordings, asOf: string | null): Admitted {
  const after = new Map<string, string | null>()
  for (const [id, endedIn] of admitted) {
    const end = recordings.get(id)?.end
    if (end === null) after.set(id, null)
    else if (end?.completion != null && (endedIn === null || endedIn === asOf)) after.set(id, asOf)
  }
  const same = after.size === admitted.size && [...admitted].every(([id, value]) => after.get(id) === value)
  return same ? admitted : after
}

/** Keeps the rows of a scrolled list in place while the content above them grows or shrinks. */
function useStillList(list: () => HTMLElement | null, height: number): void {
  const before = useRef(0)
  useLayoutEffect(() => {
    const more = height - before.current
    before.current = height
    // Where the list stands is not asked without need: the page would be laid out for the answer.
    const grid = more === 0 ? null : list()
    if (grid !== null && grid.scrollTop > 0) grid.scrollTop += more
  }, [list, height])
}
