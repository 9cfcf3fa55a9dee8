import type { ReactNode } from 'react'

export interface SourceSectionProps {
  title: string
  /** Shown below the title, in mono: which one it is. */
  label?: string
  /** One or two sentences about it. */
  lead?: string
  /** The section's name, if the title is not enough. */
  name?: string
  /** A link or two below the lead. */
  links?: ReactNode
  children: ReactNode
}

/**
 * A part of the page of sources: what it is on the left, its state on the right; one below the other on narrow screens.
 */
export function SourceSection({ title, label, lead, name = title, links, children }: SourceSectionProps) {
  return (
    <section
      aria-label={name}
      className="grid gap-x-8 gap-y-4 border-t hairline py-6 drawer:grid-cols-[14rem_minmax(0,1fr)]"
    >
      <header className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h2 className="text-15 font-semibold">{title}</h2>
          {label !== undefined && <span className="min-w-0 font-mono text-12 text-n11">{label}</span>}
        </div>
        {lead !== undefined && <p className="max-w-[60ch] pt-1 text-12 text-n10">{lead}</p>}
        {links !== undefined && <p className="flex flex-wrap items-center gap-x-4 pt-2 text-12">{links}</p>}
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
