import type { CompletionRow } from '#contract/row/completion-row.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import type { CellContent, CellLook, FlatText } from './cell-content.ts'
import { makeElement } from './make-element.ts'
import { makeIcon } from './make-icon.ts'
import { toPlainPreview } from './plain-preview.ts'
import { nothingCell } from './plain-cells.ts'

/** Text that somebody wrote, on as many lines as the row has; aligned right if it is right-to-left. */
function prose(text: string, look = ''): HTMLElement {
  const shown = toVisibleText(text)
  return makeElement(
    'span',
    {
      dir: 'auto',
      title: shown,
      class: `plain-text min-w-0 flex-1 truncate in-data-tall:line-clamp-(--row-lines) in-data-tall:whitespace-normal ${look}`,
    },
    shown,
  )
}

/** The same as the whole content of a cell of one line, without an element of its own: rows consist of little else. */
function flatProse(text: string, look = ''): FlatText {
  const shown = toVisibleText(text)
  return {
    text: shown,
    title: shown,
    dir: 'auto',
    look: `plain-text block! truncate leading-(--cell-line) ${look}`,
  }
}

/** Whether the list lacks the row's input, so that it is loaded separately (`use-late-inputs.ts`). */
export function isInputLate(row: CompletionRow): boolean {
  return row.input === null && row.way === 'upstream'
}

/** The last user message. */
export function inputCell(row: CompletionRow, { lateInput, tall }: CellLook): CellContent {
  const late = isInputLate(row)
  if (late && lateInput === undefined)
    return { text: tableMessages.inputWaits, title: tableMessages.inputWaiting, look: 'text-n10' }
  const input = late ? lateInput : row.input
  if (input === null || input === undefined) return nothingCell(tableMessages.notReported)
  if (input === '') return nothingCell(late ? tableMessages.notReported : undefined)
  return tall ? prose(input, 'text-n11') : flatProse(input, 'text-n11')
}

/** What the first choice says, calls, speaks or refuses; a badge if there are more choices. */
export function outputCell(row: CompletionRow, { tall }: CellLook): CellContent {
  // Most rows need only a text, without anything around it.
  if (row.output.images === undefined && row.choices <= 1 && row.output.kind !== 'audio' && row.output.more === 0)
    return preview(row, tall ? prose : flatProse)
  const { images } = row.output
  return makeElement(
    'span',
    { class: 'flex w-full min-w-0 items-center gap-1.5' },
    images === undefined ? null : makeIcon('picture', 'size-3.5 shrink-0 text-n11', tableMessages.pictures(images)),
    ...[preview(row, prose)].flat().map(toNode),
    row.choices > 1
      ? makeElement(
          'span',
          {
            title: tableMessages.choices(row.choices),
            class: 'tabular shrink-0 rounded-1 bg-n4 px-1 text-11 text-n11',
          },
          tableMessages.times(row.choices),
        )
      : null,
  )
}

/** Inside other content a text needs an element of its own. */
function toNode(content: CellContent): Node | string {
  if (typeof content === 'string' || content instanceof Node) return content
  return 'text' in content
    ? makeElement('span', { title: content.title, class: content.look }, content.text)
    : makeElement('span', {}, ...content)
}

function preview(row: CompletionRow, write: typeof prose | typeof flatProse): CellContent {
  const { kind, text, more } = row.output
  switch (kind) {
    case 'tool_calls':
    case 'function_call':
      return call(text, more, kind === 'function_call')
    case 'refusal':
      return write(text, 'text-filter italic')
    case 'audio':
      return [
        makeIcon('audio', 'size-3.5 shrink-0 text-u-audio', tableMessages.audio),
        text === '' ? makeElement('span', { class: 'text-n10' }, tableMessages.audio) : prose(text),
      ]
    case 'text':
      return text === '' ? nothingCell() : prose(toPlainPreview(text))
    case 'thought':
      return write(tableMessages.thought(toPlainPreview(text)), 'text-n10 italic')
    case 'error':
      return write(tableMessages.error(text), 'text-filter')
    case 'none':
      return row.output.images === undefined
        ? nothingCell()
        : { text: tableMessages.pictures(row.output.images), look: 'text-n10' }
    default:
      return kind satisfies never
  }
}

function call(text: string, more: number, deprecated: boolean): CellContent {
  const shown = toVisibleText(text)
  const cut = shown.indexOf('(')
  const name = cut === -1 ? shown : shown.slice(0, cut)
  const line = makeElement(
    'span',
    {
      dir: 'auto',
      title: shown,
      class:
        'plain-text min-w-0 flex-1 truncate font-mono text-12 text-n11 in-data-tall:line-clamp-(--row-lines) in-data-tall:break-all in-data-tall:whitespace-normal',
    },
    makeElement('span', { class: deprecated ? 'text-deprecated' : 'text-tool' }, `ƒ ${name}`),
    shown.slice(name.length),
  )
  if (more === 0) return line
  const rest = makeElement(
    'span',
    { title: tableMessages.moreCalls(more), class: 'tabular shrink-0 text-11 text-n10' },
    tableMessages.more(more),
  )
  return [line, rest]
}
