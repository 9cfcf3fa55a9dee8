import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export interface SegmentedProps<Id extends string> {
  label: string
  options: readonly { id: Id; label: string; title?: string; disabled?: boolean }[]
  /** null: none is selected. */
  selected: Id | null
  onSelect: (id: Id) => void
  /** An additional choice that is more than a button; see `segmentLook`. */
  children?: ReactNode
}

/** The look of a choice, selected or not. */
export function segmentLook(inForce: boolean): string {
  return cx(
    'rounded-1 px-2 text-12 leading-none whitespace-nowrap disabled:opacity-50 max-sheet:px-1.5 max-sheet:disabled:hidden',
    inForce
      ? 'bg-n1 text-n12 shadow-[0_0_0_1px_var(--color-n7)] forced-colors:border-2 forced-colors:border-[Highlight]'
      : 'text-n11 hover:text-n12',
  )
}

/** A few choices side by side, one of them selected. */
export function Segmented<Id extends string>({ label, options, selected, onSelect, children }: SegmentedProps<Id>) {
  return (
    <fieldset aria-label={label} className="flex h-6 shrink-0 items-stretch rounded-2 bg-n4 p-0.5 max-sheet:h-11">
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          title={option.title}
          disabled={option.disabled}
          aria-pressed={option.id === selected}
          onClick={() => onSelect(option.id)}
          className={segmentLook(option.id === selected)}
        >
          {option.label}
        </button>
      ))}
      {children}
    </fieldset>
  )
}
