import { Braces, CircleCheck, CircleDashed, CircleHelp, Scissors, ShieldAlert, TriangleAlert } from 'lucide-react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { captureMessages } from '../../../messages/record/captures.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { tableMessages } from '../../../messages/list/table.ts'
import { StateIcon } from '../../../record/state-icon.tsx'
import { isIncomplete } from '../../../record/state-shapes.ts'

const KNOWN = {
  stop: { Icon: CircleCheck, colour: 'text-ok' },
  length: { Icon: Scissors, colour: 'text-length' },
  content_filter: { Icon: ShieldAlert, colour: 'text-filter' },
  tool_calls: { Icon: Braces, colour: 'text-tool' },
  function_call: { Icon: Braces, colour: 'text-deprecated' },
} as const

/** Why the recording is incomplete, or why the first choice ended: an icon with its words, also for screen readers. */
export function StateMark({ row }: { row: CompletionRow | null }) {
  if (row !== null && !row.damaged && isIncomplete(row.capture)) {
    const words = tableMessages.states.incomplete(captureMessages[row.capture])
    const tone = row.capture === 'upstream_error' ? 'text-filter' : 'text-length'
    return (
      <span title={words} className={`inline-grid shrink-0 place-items-center [&_svg]:stroke-2 ${tone}`}>
        <StateIcon shape={row.capture} className="size-4" />
        <span className="sr-only">{words}</span>
      </span>
    )
  }
  if (row !== null && !row.damaged && row.has.includes('refusal')) {
    return (
      <span title={t.states.refusal} className="inline-grid shrink-0 place-items-center text-filter [&_svg]:stroke-2">
        <StateIcon shape="refusal" className="size-4" />
        <span className="sr-only">{t.states.refusal}</span>
      </span>
    )
  }
  const { Icon, colour, label } = toMark(row)
  return (
    <span title={label} className={`inline-grid shrink-0 place-items-center ${colour}`}>
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{label}</span>
    </span>
  )
}

function toMark(row: CompletionRow | null) {
  if (row === null) return { Icon: CircleDashed, colour: 'text-n9', label: t.loading }
  if (row.damaged) return { Icon: TriangleAlert, colour: 'text-filter', label: t.states.damaged }
  const reason = row.finish_reasons[0] ?? null
  if (reason === null) return { Icon: CircleHelp, colour: 'text-n9', label: t.states.unknown }
  if (isKnown(reason)) return { ...KNOWN[reason], label: t.states[reason] }
  return { Icon: CircleHelp, colour: 'text-n11', label: t.states.other(reason) }
}

function isKnown(reason: string): reason is keyof typeof KNOWN {
  return Object.hasOwn(KNOWN, reason)
}
