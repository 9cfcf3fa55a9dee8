import type { ReactNode } from 'react'

/** Says that there is nothing, why, and what helps. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-160 flex-col gap-2 px-6 py-12 text-13 text-n11">
      <h2 className="text-15 font-semibold text-n12">{title}</h2>
      {children}
    </div>
  )
}
