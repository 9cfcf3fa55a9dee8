import { withinCreated } from '#contract/search/within-created.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { histogramQuery } from '../../../../api/queries.ts'
import { histogramMessages as say } from '../../../../messages/list/histogram.ts'
import { usePreferences } from '../../../../preferences.ts'
import { cx } from '../../../../ui/class-names.ts'
import { SERIES_TONES } from '../../../../ui/series-tones.ts'
import { formatDayTime, formatSpan } from '#lib/format-span.ts'
import { zoneName } from '#lib/format.ts'
import { HistogramPick } from './histogram-pick.tsx'
import { type Bar, toBars, toSeconds } from './histogram-bars.ts'
import { withCreated } from '../time-range.tsx'

/** The most that are asked for: each is still wide enough to be pressed. */
const BARS = 80
const DAY_SECONDS = 86_400
/** Of the drawing, which is as many pixels high. */
const HEIGHT = 24

/** Rows, tokens or cost over time, 40 px high. A press narrows to one span, a drag to several; Back undoes it. */
export default function HistogramStrip({
  query,
  onQuery,
}: {
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
}) {
  const { timeZone, barMeasure: measure, barsBy: by } = usePreferences()
  const { data } = useQuery(histogramQuery(query, { bars: BARS, by }))
  const [today] = useState(() => Math.floor(Date.now() / 1_000 / DAY_SECONDS) * DAY_SECONDS)
  const help = useId()
  const strip = useRef<HTMLDivElement>(null)
  const [span, setSpan] = useState<{ from: number; to: number; dragging: boolean } | null>(null)
  const bars = data ? toBars(data) : []
  const [first, last] = [bars[0], bars.at(-1)]
  if (!data || !first || !last) return <div className="h-10 min-w-2/5 flex-1 max-sheet:flex-none" />

  const most = Math.max(...bars.map((bar) => bar[measure]))
  const total = bars.reduce((sum, bar) => sum + bar[measure], 0)
  const time = (seconds: number) => formatDayTime(seconds, timeZone)
  const spanOf = (bar: Bar) => `${formatSpan(bar.from, bar.from + data.seconds - 1, timeZone)} ${zoneName(timeZone)}`
  // The end of a day is labelled with that day, not with the midnight after it; spans of months may end after today.
  const lastDay = Math.min(last.from + data.seconds - DAY_SECONDS, today)
  const axisEnd = time(data.seconds >= DAY_SECONDS ? Math.max(last.from, lastDay) : last.from + data.seconds)
  const at = span?.to ?? bars.length - 1
  const indexAt = (clientX: number) => {
    const box = strip.current?.getBoundingClientRect()
    if (!box || box.width === 0) return 0
    return clamp(Math.floor(((clientX - box.left) / box.width) * bars.length), bars.length)
  }
  const narrow = (from: number | null, to: number) => onQuery(narrowed(query, from, to))
  const take = (from: number, to: number) => {
    setSpan(null)
    const ends = toSeconds(bars, data.seconds, from, to)
    if (ends !== null) narrow(...ends)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 }[event.key]
    if (to !== undefined) {
      const next = clamp(to, bars.length)
      setSpan({ from: event.shiftKey ? (span?.from ?? at) : next, to: next, dragging: false })
    } else if (event.key === 'Enter') take(span?.from ?? at, at)
    else if (event.key === 'Escape' && span) setSpan(null)
    else return
    event.preventDefault()
  }
  const inSpan = (index: number) =>
    span !== null && index >= Math.min(span.from, span.to) && index <= Math.max(span.from, span.to)
  const outline = (spanned: boolean) =>
    bars.map((bar, index) => (inSpan(index) === spanned ? barOutline(index, bar[measure] / most) : '')).join('')
  const partOutline = (series: number) =>
    bars
      .map((bar, index) =>
        partOf(
          index,
          bar.parts?.map((part) => part[measure]),
          series,
          most,
        ),
      )
      .join('')
  const told = bars[at] ?? last
  // Only while somebody is at a bar: the words of a span are the page's first use of Intl, which costs it 27 ms.
  const words = span === null ? undefined : `${spanOf(told)}: ${say.bar(measure, told[measure])}`
  const slider = (
    <div
      ref={strip}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a range input cannot hold bars, nor a span of them
      role="slider"
      tabIndex={0}
      aria-label={say.over[measure]}
      aria-describedby={help}
      aria-valuemin={0}
      aria-valuemax={bars.length - 1}
      aria-valuenow={at}
      aria-valuetext={words}
      title={words}
      onKeyDown={onKeyDown}
      onFocus={() => setSpan((old) => old ?? { from: at, to: at, dragging: false })}
      onBlur={() => setSpan(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const index = indexAt(event.clientX)
        setSpan({ from: index, to: index, dragging: true })
      }}
      onPointerMove={(event) => {
        const index = indexAt(event.clientX)
        setSpan((old) => (old?.dragging ? { ...old, to: index } : { from: index, to: index, dragging: false }))
      }}
      onPointerUp={(event) => span?.dragging && take(span.from, indexAt(event.clientX))}
      onPointerLeave={() => setSpan((old) => (old?.dragging ? old : null))}
      className="@container relative h-10 min-w-0 flex-1 touch-none outline-offset-[-2px]"
    >
      <span id={help} className="sr-only">
        {say.text(say.bar(measure, total), time(first.from), axisEnd)}
      </span>
      <svg
        aria-hidden
        viewBox={`0 0 ${bars.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="absolute inset-x-0 bottom-px h-6 w-full"
      >
        {/* One outline each for the selected bars and the others: an element per bar would be a tenth of the page's elements. */}
        {data.series?.map((series, tone) => (
          <path
            key={`${series.value ?? ''} ${series.rest}`}
            d={partOutline(tone)}
            className={SERIES_TONES[tone % SERIES_TONES.length]}
          />
        )) ?? <path d={outline(false)} className="fill-n8" />}
        {span !== null && (
          <path d={outline(true)} className={data.series ? 'fill-none stroke-n12 [stroke-width:0.2]' : 'fill-accent'} />
        )}
      </svg>
      <div
        aria-hidden
        className="absolute inset-x-0 top-0 flex h-3 justify-between gap-2 overflow-hidden text-11 leading-3 whitespace-nowrap text-n10"
      >
        {/* Beside the words of a span, the ends of the axis need room of their own. */}
        <span className={cx('shrink-0', span && '@max-md:hidden')}>{time(first.from)}</span>
        {span && <span className="min-w-0 truncate font-medium text-n12">{words}</span>}
        {/* Bars of one day have the same label. */}
        {axisEnd !== time(first.from) && <span className={cx('shrink-0', span && '@max-md:hidden')}>{axisEnd}</span>}
      </div>
    </div>
  )
  const pick = <HistogramPick data={data} bars={bars} timeZone={timeZone} onTake={(index) => take(index, index)} />
  if (!data.earlier) {
    return (
      <div className="flex min-w-2/5 flex-1 items-end gap-1 max-sheet:flex-none">
        {slider}
        {pick}
      </div>
    )
  }
  return (
    <div className="flex min-w-2/5 flex-1 items-end gap-2 max-sheet:flex-none">
      <button
        type="button"
        title={say.earlierTitle(data.earlier, time(first.from))}
        onClick={() => narrow(null, first.from - 1)}
        className="tabular mb-px h-7 shrink-0 rounded-1 bg-n4 px-1.5 text-11 whitespace-nowrap text-n11 hover:bg-n5 hover:text-n12"
      >
        {say.earlier(data.earlier)}
      </button>
      {slider}
      {pick}
    </div>
  )
}

/** The search for what it finds between two seconds, both included. */
function narrowed(query: SearchQuery, from: number | null, to: number): SearchQuery {
  return withCreated(query, withinCreated(query.created, from, to, Date.now() / 1_000))
}

/** The part of a bar that one series has, as part of a path; the whole bar is as high as one that is not told apart. */
function partOf(index: number, parts: readonly number[] | undefined, series: number, most: number): string {
  const sum = parts?.reduce((all, part) => all + part, 0) ?? 0
  const own = parts?.[series] ?? 0
  if (!(own > 0) || !(sum > 0)) return ''
  const below = parts?.slice(0, series).reduce((all, part) => all + part, 0) ?? 0
  const high = Math.max(1.5, Math.sqrt(sum / most) * HEIGHT)
  const bottom = HEIGHT - (below / sum) * high
  return `M${index + 0.08} ${bottom - (own / sum) * high}h0.84V${bottom}h-0.84z`
}

/** A bar as part of a path; empty if there are no rows. `share` is its count relative to the largest, 0 to 1. */
function barOutline(index: number, share: number): string {
  if (!(share > 0)) return ''
  const high = Math.max(1.5, Math.sqrt(share) * HEIGHT)
  return `M${index + 0.08} ${HEIGHT - high}h0.84V${HEIGHT}h-0.84z`
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1)
}
