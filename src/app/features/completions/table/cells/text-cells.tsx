import { AudioLines, Image } from 'lucide-react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { cx } from '../../../../ui/class-names.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { toPlainPreview } from './plain-preview.ts'
import { useLazyInput } from './use-lazy-input.ts'
import { NothingCell, nothingCell } from './plain-cells.tsx'

/** What someone wrote, on as many lines as the row has; stands right when it is right-to-left. */
function Prose({ text, className }: { text: string; className?: string }) {
  const shown = toVisibleText(text)
  return (
    <span
      dir="auto"
      title={shown}
      className={cx(
        'plain-text min-w-0 flex-1 truncate in-data-tall:line-clamp-(--row-lines) in-data-tall:whitespace-normal',
        className,
      )}
    >
      {shown}
    </span>
  )
}

/** The last user message. Upstream's list does not carry it, so it is fetched while the row is on the screen. */
export function inputCell(row: CompletionRow) {
  if (row.input !== null) return row.input === '' ? nothingCell() : <Prose text={row.input} className="text-n11" />
  if (row.way === 'upstream') return <LazyInput key={row.id} row={row} />
  return nothingCell(tableMessages.notReported)
}

function LazyInput({ row }: { row: CompletionRow }) {
  const input = useLazyInput(row)
  if (input === undefined) {
    return (
      <span className="text-n10" title={tableMessages.inputWaiting}>
        {tableMessages.inputWaits}
      </span>
    )
  }
  return input === null || input === '' ? (
    <NothingCell why={tableMessages.notReported} />
  ) : (
    <Prose text={input} className="text-n11" />
  )
}

/** What the first choice says, calls, speaks or refuses; a badge where there are more choices. */
export function outputCell(row: CompletionRow) {
  // Most rows are one thing, which needs nothing around it.
  if (row.output.images === undefined && row.choices <= 1 && row.output.kind !== 'audio' && row.output.more === 0)
    return preview(row)
  return (
    <span className="flex w-full min-w-0 items-center gap-1.5">
      {row.output.images !== undefined && (
        <Image aria-label={tableMessages.pictures(row.output.images)} className="size-3.5 shrink-0 text-n11" />
      )}
      {preview(row)}
      {row.choices > 1 && (
        <span
          title={tableMessages.choices(row.choices)}
          className="tabular shrink-0 rounded-1 bg-n4 px-1 text-11 text-n11"
        >
          {tableMessages.times(row.choices)}
        </span>
      )}
    </span>
  )
}

function preview(row: CompletionRow) {
  const { kind, text, more } = row.output
  switch (kind) {
    case 'tool_calls':
    case 'function_call':
      return <Call text={text} more={more} deprecated={kind === 'function_call'} />
    case 'refusal':
      return <Prose text={text} className="text-filter italic" />
    case 'audio':
      return (
        <>
          <AudioLines aria-label={tableMessages.audio} className="size-3.5 shrink-0 text-u-audio" />
          {text === '' ? <span className="text-n10">{tableMessages.audio}</span> : <Prose text={text} />}
        </>
      )
    case 'text':
      return text === '' ? nothingCell() : <Prose text={toPlainPreview(text)} />
    case 'thought':
      return <Prose text={tableMessages.thought(toPlainPreview(text))} className="text-n10 italic" />
    case 'error':
      return <Prose text={tableMessages.error(text)} className="text-filter" />
    case 'none':
    default:
      return row.output.images === undefined ? (
        nothingCell()
      ) : (
        <span className="text-n10">{tableMessages.pictures(row.output.images)}</span>
      )
  }
}

function Call({ text, more, deprecated }: { text: string; more: number; deprecated: boolean }) {
  const shown = toVisibleText(text)
  const cut = shown.indexOf('(')
  const name = cut === -1 ? shown : shown.slice(0, cut)
  return (
    <>
      <span
        dir="auto"
        title={shown}
        className="plain-text min-w-0 flex-1 truncate font-mono text-12 text-n11 in-data-tall:line-clamp-(--row-lines) in-data-tall:break-all in-data-tall:whitespace-normal"
      >
        <span className={deprecated ? 'text-deprecated' : 'text-tool'}>ƒ {name}</span>
        {shown.slice(name.length)}
      </span>
      {more > 0 && (
        <span title={tableMessages.moreCalls(more)} className="tabular shrink-0 text-11 text-n10">
          {tableMessages.more(more)}
        </span>
      )}
    </>
  )
}
