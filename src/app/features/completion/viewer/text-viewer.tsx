import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useKeys } from '../../../use-keys.ts'
import { findText } from './find-text.ts'
import { SMALL_TEXT, type Sliced } from '../../../sliced.ts'
import { useSliced } from '../../../use-sliced.ts'
import { type FormattedJson, formatJsonSliced } from './format-json.ts'
import { RawRow } from './raw-row.tsx'
import {
  type RowChoices,
  type RowTable,
  toFormattedRows,
  toFormattedRowsSliced,
  toLineAt,
  toReceivedRowsSliced,
  toRowAt,
} from './row-table.ts'
import { toViewedRows, toScrollTop, useViewedRows } from './use-viewed-rows.ts'

/** Pixels beside the text for the numbers of its lines. */
const GUTTER = 72
const NO_LINES = new Int32Array(0)
const NO_ROWS: RowTable = { rowCount: 0, starts: NO_LINES, ends: NO_LINES, lines: NO_LINES, blocks: new Map() }
const NOTHING: ReadonlySet<number> = new Set()

export interface TextViewerProps {
  text: string
  label: string
  /** Indented as JSON, or as it came. */
  indented: boolean
}

/**
 * A text of any size in rows, of which only those on the screen are rendered; it can be searched and folded, and is
 * never changed.
 */
export function TextViewer({ text, label, indented }: TextViewerProps) {
  const box = useRef<HTMLDivElement>(null)
  const { view, onScroll } = useViewedRows(box, GUTTER)
  const [choices, setChoices] = useState<RowChoices>({ folded: NOTHING, whole: NOTHING })
  const [word, setWord] = useState('')
  const [current, setCurrent] = useState(-1)

  const isSmall = text.length < SMALL_TEXT
  const { columns } = view
  const format = useCallback(() => (indented ? formatJsonSliced(text) : nothing()), [indented, text])
  const json = useSliced(format, isSmall || !indented)
  const isReady = json !== null || !indented
  const layOut = useCallback(
    () =>
      !isReady
        ? nothing()
        : json === null
          ? toReceivedRowsSliced(text, columns)
          : toFormattedRowsSliced(text, json, columns, choices),
    [text, json, isReady, columns, choices],
  )
  const laidOut = useSliced<RowTable | null>(layOut, isSmall)
  const table = laidOut ?? NO_ROWS
  const places = useMemo(() => findText(text, word), [text, word])
  const matches = { places, length: word.length, current }
  const rows = toViewedRows(table.rowCount, view.top, view.height)

  const change = (part: Partial<RowChoices>) => setChoices((old) => ({ ...old, ...part }))
  const jump = (by: 1 | -1) => {
    if (places.length === 0) return
    const next = current === -1 && by === -1 ? places.length - 1 : (current + by + places.length) % places.length
    const place = places[next] ?? 0
    setCurrent(next)
    const opened = json === null ? choices : revealed(choices, json, toLineAt(json, place))
    const shown = json === null || opened === choices ? table : toFormattedRows(text, json, view.columns, opened)
    setChoices(opened)
    requestAnimationFrame(() => {
      const top = toScrollTop(toRowAt(shown, place), shown.rowCount, view.height)
      box.current?.scrollTo({ top })
    })
  }
  useKeys({ next: () => isHere() && (jump(1), true), previous: () => isHere() && (jump(-1), true) })

  const onSearchKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') jump(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && word !== '') setWord('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const foldAll = () => {
    const folded = new Set<number>()
    json?.pairs.forEach((pair, line) => pair > line && (json.depths[line] ?? 0) > 0 && folded.add(line))
    change({ folded })
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-1">
        <input
          type="search"
          value={word}
          placeholder={t.raw.search}
          aria-label={t.raw.search}
          onChange={(event) => (setWord(event.target.value), setCurrent(-1))}
          onKeyDown={onSearchKey}
          className="h-7 min-w-40 flex-1 rounded-2 border border-n7 bg-n1 px-2 text-12"
        />
        {word !== '' && (
          <>
            <output className="px-1 text-12 text-n10 tabular">{t.raw.matches(current + 1, places.length)}</output>
            <IconButton label={t.raw.previous} icon={<ArrowUp aria-hidden />} onClick={() => jump(-1)} />
            <IconButton label={t.raw.next} icon={<ArrowDown aria-hidden />} onClick={() => jump(1)} />
          </>
        )}
        {json !== null && (
          <>
            <Button look="quiet" onClick={foldAll}>
              {t.raw.foldAll}
            </Button>
            <Button look="quiet" onClick={() => change({ folded: NOTHING })} disabled={choices.folded.size === 0}>
              {t.raw.unfoldAll}
            </Button>
          </>
        )}
      </div>
      <div
        ref={box}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a section here would nest into the drawer's own
        role="region"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        tabIndex={0}
        data-jump
        onScroll={onScroll}
        className="max-h-[60vh] overflow-auto rounded-2 border hairline bg-n2 py-1 font-mono text-12 leading-[18px] [overflow-anchor:none]"
      >
        {laidOut === null && <p className="px-2 font-sans text-n10">{t.raw.layingOut}</p>}
        <div className="relative" style={{ height: rows.height }}>
          <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${rows.offset}px)` }}>
            {Array.from({ length: rows.last - rows.first }, (_, offset) => (
              <RawRow
                key={rows.first + offset}
                text={text}
                json={json}
                table={table}
                row={rows.first + offset}
                matches={matches}
                choices={choices}
                onChoose={(choice, line) => change({ [choice]: toggled(choices[choice], line) })}
              />
            ))}
          </div>
        </div>
      </div>
      {json?.stoppedAt != null && <p className="text-12 text-length">{t.raw.stopped}</p>}
    </div>
  )
}

// oxlint-disable-next-line require-yield -- work that is done before it begins
function* nothing(): Sliced<null> {
  return null
}

/** The keys n and p belong to the tokens unless the focus is in this section. */
function isHere(): boolean {
  return Boolean(document.activeElement?.closest('[data-section="raw"]'))
}

/** Opens everything that hides a line: every fold around it, and the line itself if it is cut. */
function revealed(choices: RowChoices, json: FormattedJson, line: number): RowChoices {
  const around = [...choices.folded].filter((opener) => opener < line && (json.pairs[opener] ?? -1) >= line)
  const isLong = (json.ends[line] ?? 0) - (json.starts[line] ?? 0) > 500
  if (around.length === 0 && (!isLong || choices.whole.has(line))) return choices
  const folded = new Set(choices.folded)
  for (const opener of around) folded.delete(opener)
  return { folded, whole: isLong ? new Set(choices.whole).add(line) : choices.whole }
}

function toggled(set: ReadonlySet<number>, line: number): ReadonlySet<number> {
  const next = new Set(set)
  if (!next.delete(line)) next.add(line)
  return next
}
