import { drawerMessages as t } from '../../../messages/drawer.ts'

export interface UnreportedLineProps {
  /** What was not reported: the schema path, and the words for it. */
  missing: readonly { path: string; label: string }[]
  onShowAll: () => void
}

/** All that was not reported in one line, and a way to have a line for each. */
export function UnreportedLine({ missing, onShowAll }: UnreportedLineProps) {
  return (
    <p className="text-12 text-n10">
      {t.notReported}:{' '}
      {missing.map(({ path, label }, n) => (
        <span key={path}>
          <span data-attribute={path} className="font-mono whitespace-nowrap">
            {label}
          </span>
          {n < missing.length - 1 && ', '}
        </span>
      ))}{' '}
      <button type="button" className="text-accent-ink underline" onClick={onShowAll}>
        {t.showAll}
      </button>
    </p>
  )
}
