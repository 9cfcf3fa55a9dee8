import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export interface ErrorStateProps {
  title: string
  /** What happened, in the words of the error. */
  message: string
  /** Small facts: status, code, request id. */
  facts?: readonly { name: string; value: string }[]
  /** What to do next, with buttons. */
  children?: ReactNode
}

/** Says what went wrong and what to do; announced to screen readers when it appears. */
export function ErrorState({ title, message, facts = [], children }: ErrorStateProps) {
  return (
    <div role="alert" className="mx-auto flex w-full max-w-160 gap-3 px-6 py-10 text-13 text-n11">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-filter" />
      <div className="flex min-w-0 flex-col gap-2">
        <h2 className="font-semibold text-n12">{title}</h2>
        <p className="plain-text whitespace-pre-wrap">{message}</p>
        {facts.length > 0 && (
          <dl className="flex flex-wrap gap-x-4 gap-y-1 font-mono text-12">
            {facts.map((fact) => (
              <div key={fact.name} className="flex gap-1.5">
                <dt className="text-n10">{fact.name}</dt>
                <dd className="text-n12 select-all">{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {children}
      </div>
    </div>
  )
}
