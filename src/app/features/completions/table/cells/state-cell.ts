import type { CompletionRow } from '#contract/row/completion-row.ts'
import { isIncomplete } from '../../../../record/state-shapes.ts'
import { cx } from '../../../../ui/class-names.ts'
import type { CellContent } from './cell-content.ts'
import { filterValue } from './filter-value.ts'
import { makeElement } from './make-element.ts'
import { makeIcon } from './make-icon.ts'
import { type RowStateKind, rowState } from './row-state.ts'

/** The button's label says what it means. */
const CALL = 'ƒ'
const CALL_LOOK = 'font-mono text-13 leading-none font-semibold'

const LOUD = 'bg-filter-soft text-filter'
const CUT = 'bg-length-soft text-length'
const TONES: Record<RowStateKind, string> = {
  stop: 'text-ok',
  length: CUT,
  content_filter: LOUD,
  tool_calls: `bg-tool-soft text-tool ${CALL_LOOK}`,
  function_call: `bg-deprecated-soft text-deprecated ${CALL_LOOK}`,
  refusal: LOUD,
  missing: 'text-n10',
  damaged: LOUD,
  truncated: CUT,
  client_aborted: CUT,
  upstream_error: LOUD,
  unparsed: CUT,
  too_large: CUT,
  interrupted: CUT,
  other: 'text-n11',
}

/** The dot in the corner. */
const ODD =
  "before:absolute before:-end-0.5 before:-top-0.5 before:size-1.5 before:rounded-full before:bg-filter before:content-['']"

/**
 * Why the answer, or the call, ended, as an icon with a label; a dot if tool arguments or types are not as the API
 * specifies.
 */
export function stateCell(row: CompletionRow): CellContent {
  const { kind, label } = rowState(row)
  const cut = isIncomplete(kind)
  const icon = kind === 'tool_calls' || kind === 'function_call' ? CALL : makeIcon(kind)
  const value = cut ? kind : (row.finish_reasons[0] ?? null)
  const odd = row.has.includes('invalid_json') || row.disagreements > 0
  const look = cx(
    'relative inline-flex size-5 shrink-0 items-center justify-center rounded-1 [&_svg]:size-3.5 [&_svg]:stroke-2',
    odd && ODD,
    TONES[kind],
  )
  if (value === null)
    return makeElement('span', { title: label, class: look }, icon, makeElement('span', { class: 'sr-only' }, label))
  return filterValue({
    change: { field: cut ? 'capture' : 'finish', value, not: false },
    title: label,
    label,
    look: `${look} overflow-visible`,
    content: icon,
  })
}
