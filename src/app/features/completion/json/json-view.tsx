import { ErrorBoundary } from '../../../ui/late/error-boundary.tsx'
import { conversationMessages as t } from '../../../messages/record/conversation.ts'
import { JsonTree } from './json-tree.tsx'

export interface JsonViewProps {
  label?: string
  value: unknown
  attribute?: string
  /** How many levels are open at first. */
  open?: number
}

function toNote() {
  return <p className="font-sans text-12 text-filter">{t.partFailed}</p>
}

/** A value of unknown shape with a label, as a tree. */
export function JsonView({ label, value, attribute, open = 1 }: JsonViewProps) {
  return (
    <div className="min-w-0 overflow-x-auto font-mono text-12">
      {label !== undefined && <p className="font-sans text-11 text-n10">{label}</p>}
      <ErrorBoundary resetKey={value} fallback={toNote}>
        <JsonTree value={value} open={open} {...(attribute === undefined ? {} : { attribute })} />
      </ErrorBoundary>
    </div>
  )
}
