import type { ComponentPropsWithRef } from 'react'
import { cx } from './class-names.ts'

const BASE =
  'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-2 px-2.5 text-12 font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:opacity-50'
const LOOKS = {
  /** The main action. */
  accent: 'border border-transparent bg-accent text-accent-on hover:bg-accent-ink',
  plain: 'border border-n7 bg-n1 text-n12 hover:bg-n3 active:bg-n4',
  quiet: 'text-n11 hover:bg-n4 hover:text-n12 active:bg-n5',
  danger: 'border border-n7 bg-n1 text-filter hover:bg-filter-soft',
} as const

/** The classes of a plain button, for one that stands outside of React. */
export const BUTTON_LOOK = `${BASE} ${LOOKS.plain}`

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  look?: keyof typeof LOOKS
}

/** A native button; `type` is `button` by default. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={cx(BASE, LOOKS[look], className)} />
}
