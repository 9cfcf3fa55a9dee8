import { CircleX, Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../../ui/class-names.ts'

/** What is wrong, and what to do about it. `loud` is announced at once; what continues by itself is only shown. */
export function Notice({ loud, advice, children }: { loud: boolean; advice?: ReactNode; children: ReactNode }) {
  const Icon = loud ? CircleX : Clock
  return (
    <div
      {...(loud ? { role: 'alert' } : {})}
      className={cx(
        'mb-4 flex gap-2 rounded-2 border border-transparent px-3 py-2 text-12',
        loud ? 'bg-filter-soft text-filter' : 'bg-length-soft text-length',
      )}
    >
      <Icon aria-hidden className="mt-px size-4 shrink-0" />
      <div className="min-w-0">
        <p>{children}</p>
        {advice !== undefined && <p className="pt-1 text-n12">{advice}</p>}
      </div>
    </div>
  )
}
