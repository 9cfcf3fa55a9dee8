import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import type { FormattedJson } from './format-json.ts'
import { type Matches, type RowSegment, toJsonSegments, toPlainSegments } from './row-segments.ts'
import { type RowChoices, type RowTable, toIndent } from './row-table.ts'

const COLOURS: Readonly<Record<RowSegment['kind'], string>> = {
  key: 'text-n11',
  string: 'text-n12',
  number: 'text-accent-ink',
  literal: 'text-tool',
  punctuation: 'text-n10',
  other: 'text-filter',
  plain: 'text-n12',
}

export interface RawRowProps {
  text: string
  json: FormattedJson | null
  table: RowTable
  row: number
  matches: Matches
  choices: RowChoices
  /** Folds or unfolds what begins in a line, or shows the whole of a long line. */
  onChoose: (choice: keyof RowChoices, line: number) => void
}

/** One row of 18 px: line number, fold button, and its part of the text. */
export function RawRow({ text, json, table, row, matches, choices, onChoose }: RawRowProps) {
  const start = table.starts[row] ?? 0
  const end = table.ends[row] ?? 0
  const line = table.lines[row] ?? 0
  const isFirst = row === 0 || table.lines[row - 1] !== line
  const isLast = table.lines[row + 1] !== line
  const pair = json?.pairs[line] ?? -1
  const isFolded = pair > line && choices.folded.has(line)
  const segments =
    json === null
      ? toPlainSegments(text, start, end, matches)
      : toJsonSegments(text, json.starts[line] ?? 0, start, end, matches)
  return (
    <div className="flex h-[18px] whitespace-pre" dir="ltr">
      <span className="w-12 shrink-0 pe-2 text-end text-n9 select-none tabular" aria-hidden="true">
        {isFirst ? line + 1 : ''}
      </span>
      {isFirst && pair > line ? (
        <button
          type="button"
          data-inline
          aria-expanded={!isFolded}
          aria-label={`${isFolded ? t.raw.unfold : t.raw.fold} ${line + 1}`}
          className="w-4 shrink-0 text-n9 select-none hover:text-n12"
          onClick={() => onChoose('folded', line)}
        >
          {isFolded ? '▸' : '▾'}
        </button>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      <span style={json === null ? undefined : { paddingInlineStart: `${toIndent(json.depths[line] ?? 0) * 2}ch` }}>
        {segments.map((segment) => (
          <Segment key={segment.start} segment={segment} />
        ))}
        {isFolded && json !== null && (
          <button
            type="button"
            data-inline
            className="px-1 text-n10 hover:text-n12"
            onClick={() => onChoose('folded', line)}
          >
            {t.raw.folded(pair - line - 1)} {text.slice(json.starts[pair], json.ends[pair])}
          </button>
        )}
        {isLast && json !== null && (
          <Rest text={text} json={json} table={table} line={line} end={end} onWhole={() => onChoose('whole', line)} />
        )}
      </span>
    </div>
  )
}

function Segment({ segment }: { segment: RowSegment }) {
  const shown = toVisibleText(segment.text)
  if (segment.match === 'none') return <span className={COLOURS[segment.kind]}>{shown}</span>
  return <mark className={segment.match === 'current' ? 'bg-accent text-accent-on' : 'bg-p4 text-n12'}>{shown}</mark>
}

interface RestProps {
  text: string
  json: FormattedJson
  table: RowTable
  line: number
  end: number
  onWhole: () => void
}

/** In place of the part of a line that is not shown. */
function Rest({ text, json, table, line, end, onWhole }: RestProps) {
  const lineEnd = json.ends[line] ?? 0
  const block = table.blocks.get(line)
  if (end >= lineEnd) return null
  return (
    <>
      <button
        type="button"
        data-inline
        className="mx-1 rounded-1 bg-n4 px-1 text-n11 hover:bg-n5 hover:text-n12"
        onClick={onWhole}
      >
        {block === undefined
          ? t.raw.showLine(lineEnd - end)
          : `${t.raw.block(block.kind, block.bytes)} · ${t.raw.show}`}
      </button>
      {block !== undefined && <span className={COLOURS.punctuation}>{text.slice(block.end, lineEnd)}</span>}
    </>
  )
}
