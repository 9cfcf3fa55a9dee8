import { CircleQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { cx } from '../../../../ui/class-names.ts'
import { isIncomplete, StateIcon, type StateShape } from '../../../../record/state-icon.tsx'
import { type RowStateKind, rowState } from './row-state.ts'
import { FilterValue } from './filter-value.tsx'

/** Its name is the button's label. */
const CALL = 'ƒ'
const CALL_LOOK = 'font-mono text-13 leading-none font-semibold'

const LOUD = 'bg-filter-soft text-filter'
const CUT = 'bg-length-soft text-length'
const LOOKS: Record<RowStateKind, { icon: ReactNode; tone: string }> = {
  stop: drawn('stop', 'text-ok'),
  length: drawn('length', CUT),
  content_filter: drawn('content_filter', LOUD),
  tool_calls: { icon: CALL, tone: `bg-tool-soft text-tool ${CALL_LOOK}` },
  function_call: { icon: CALL, tone: `bg-deprecated-soft text-deprecated ${CALL_LOOK}` },
  refusal: drawn('refusal', LOUD),
  missing: drawn('missing', 'text-n10'),
  damaged: drawn('damaged', LOUD),
  truncated: drawn('truncated', CUT),
  client_aborted: drawn('client_aborted', CUT),
  upstream_error: drawn('upstream_error', LOUD),
  unparsed: drawn('unparsed', CUT),
  too_large: drawn('too_large', CUT),
  interrupted: drawn('interrupted', CUT),
  other: { icon: <CircleQuestionMark aria-hidden />, tone: 'text-n11' },
}

/** The dot at the corner. */
const ODD =
  "before:absolute before:-end-0.5 before:-top-0.5 before:size-1.5 before:rounded-full before:bg-filter before:content-['']"

/** Why the answer, or the call, ended: an icon with a word behind it; a dot where tool arguments or types are not as the API specifies. */
export function StateCell({ row }: { row: CompletionRow }) {
  const { kind, label } = rowState(row)
  const cut = isIncomplete(kind)
  const { icon, tone } = LOOKS[kind]
  const value = cut ? kind : (row.finish_reasons[0] ?? null)
  const odd = row.has.includes('invalid_json') || row.disagreements > 0
  const look = cx(
    'relative inline-flex size-5 shrink-0 items-center justify-center rounded-1 [&_svg]:size-3.5 [&_svg]:stroke-2',
    odd && ODD,
    tone,
  )
  if (value === null) {
    return (
      <span title={label} className={look}>
        {icon}
        <span className="sr-only">{label}</span>
      </span>
    )
  }
  return (
    <FilterValue
      change={{ field: cut ? 'capture' : 'finish', value, not: false }}
      title={label}
      label={label}
      className={cx(look, 'overflow-visible')}
    >
      {icon}
    </FilterValue>
  )
}

function drawn(shape: StateShape, tone: string) {
  return { icon: <StateIcon shape={shape} />, tone }
}
