import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { cx } from './class-names.ts'

export interface Props {
  title: string
  /** Shown at the end of the heading's line. */
  aside?: ReactNode
  children: ReactNode
  folded?: boolean
  onFold?: (folded: boolean) => void
}

/** A part of a page with a heading that folds it. Uncontrolled unless `onFold` is given. */
export function Section({ title, aside, children, folded, onFold }: Props) {
  const id = useId()
  const [own, setOwn] = useState(folded ?? false)
  const isFolded = onFold ? (folded ?? false) : own
  return (
    <section aria-labelledby={id} className="border-t hairline first:border-t-0">
      <div className="flex h-9 items-center gap-2 pe-3">
        <h2 id={id} className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={!isFolded}
            onClick={() => (onFold ?? setOwn)(!isFolded)}
            className="flex h-9 w-full items-center gap-1 ps-2 text-start text-12 font-semibold text-n12"
          >
            <ChevronRight aria-hidden className={cx('size-3.5 text-n10', !isFolded && 'rotate-90')} />
            {title}
          </button>
        </h2>
        {aside}
      </div>
      {!isFolded && <div className="px-4 pb-4">{children}</div>}
    </section>
  )
}
