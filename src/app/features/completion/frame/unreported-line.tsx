import { drawerMessages as t } from '../../../messages/record/drawer.ts'

export interface UnreportedLineProps {
  /** What was not reported: its schema path and its label. */
  missing: readonly { path: string; label: string }[]
  onShowAll: () => void
}

/** Everything that was not reported, on one line, with a button to show a line for each. */
export function UnreportedLine({ missing, onShowAll }: UnreportedLineProps) {
  return (
    <p className="flex items-baseline gap-2 text-12 text-n10">
      <span className="min-w-0 truncate" title={missing.map(({ label }) => label).join('\n')}>
        {t.notReported}:{' '}
        {missing.map(({ path, label }, n) => (
          <span key={path} data-attribute={path} className="font-mono">
            {n > 0 && ', '}
            {label}
          </span>
        ))}
      </span>
      <button type="button" data-inline className="shrink-0 text-accent-ink underline" onClick={onShowAll}>
        {t.showAll}
      </button>
    </p>
  )
}
