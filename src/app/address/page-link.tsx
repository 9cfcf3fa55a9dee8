import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { goTo } from './go-to.ts'
import { type PageAddress, toHref } from './page-address.ts'

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: PageAddress }

/** A link to another address of this page. What opens a tab or a window is left to the browser. */
export function PageLink({ to, children, ...rest }: Props) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    goTo(to)
  }
  return (
    <a href={toHref(to)} onClick={onClick} {...rest}>
      {children}
    </a>
  )
}
