import type { ComponentPropsWithRef, ReactNode } from 'react'
import { cx } from './class-names.ts'

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'title' | 'children'> {
  /** What it does; also its tooltip. */
  label: string
  icon: ReactNode
  /** Looks switched on. A switch also needs `aria-pressed` or `aria-expanded`. */
  active?: boolean
}

/** A square button of 28 px that shows only an icon. */
export function IconButton({ label, icon, active = false, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-2 transition-colors duration-100 hover:bg-n4 hover:text-n12 active:bg-n5 disabled:opacity-40 disabled:hover:bg-transparent [&_svg]:size-4 [&_svg]:stroke-[1.6]',
        active ? 'bg-n4 text-n12' : 'text-n11',
        className,
      )}
    >
      {icon}
    </button>
  )
}
