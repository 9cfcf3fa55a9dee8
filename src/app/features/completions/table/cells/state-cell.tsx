import type { CompletionRow } from '#contract/completion-row.ts'
import { Ban, Check, CircleDashed, CircleQuestionMark, Scissors, ShieldAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../../../../ui/class-names.ts'
import { CaptureIcon, type Incomplete, isIncomplete } from '../../capture-icon.tsx'
import { type RowStateKind, rowState } from '../row-state.ts'
import { FilterValue } from './filter-value.tsx'

const CALL = (
  <span aria-hidden className="font-mono text-13 leading-none font-semibold">
    ƒ
  </span>
)

const LOOKS: Record<Exclude<RowStateKind, Incomplete>, { icon: ReactNode; tone: string }> = {
  stop: { icon: <Check aria-hidden />, tone: 'text-ok' },
  length: { icon: <Scissors aria-hidden />, tone: 'bg-length-soft text-length' },
  content_filter: { icon: <ShieldAlert aria-hidden />, tone: 'bg-filter-soft text-filter' },
  tool_calls: { icon: CALL, tone: 'bg-tool-soft text-tool' },
  function_call: { icon: CALL, tone: 'bg-deprecated-soft text-deprecated' },
  refusal: { icon: <Ban aria-hidden />, tone: 'bg-filter-soft text-filter' },
  missing: { icon: <CircleDashed aria-hidden />, tone: 'text-n10' },
  damaged: { icon: <TriangleAlert aria-hidden />, tone: 'bg-filter-soft text-filter' },
  other: { icon: <CircleQuestionMark aria-hidden />, tone: 'text-n11' },
}

/** Why the answer, or the call, ended: an icon with a word behind it; a dot where tool arguments or types are not as agreed. */
export function StateCell({ row }: { row: CompletionRow }) {
  const { kind, label } = rowState(row)
  const cut = isIncomplete(kind)
  const { icon, tone } = cut
    ? { icon: <CaptureIcon capture={kind} />, tone: kind === 'upstream_error' ? LOOKS.damaged.tone : LOOKS.length.tone }
    : LOOKS[kind]
  const value = cut ? kind : (row.finish_reasons[0] ?? null)
  const odd = row.has.includes('invalid_json') || row.disagreements > 0
  const mark = (
    <span
      className={cx(
        'relative inline-flex size-5 items-center justify-center rounded-1 [&_svg]:size-3.5 [&_svg]:stroke-2',
        tone,
      )}
    >
      {icon}
      {odd && <span aria-hidden className="absolute -end-0.5 -top-0.5 size-1.5 rounded-full bg-filter" />}
      <span className="sr-only">{label}</span>
    </span>
  )
  if (value === null) return <span title={label}>{mark}</span>
  return (
    <FilterValue
      change={{ field: cut ? 'capture' : 'finish', value, not: false }}
      title={label}
      className="flex overflow-visible"
    >
      {mark}
    </FilterValue>
  )
}
