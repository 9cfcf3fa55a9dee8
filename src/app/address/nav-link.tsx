import type { ReactNode } from 'react'
import { PageLink } from './page-link.tsx'
import { useFlatSearch } from './use-flat-search.ts'
import { usePath } from './use-path.ts'

interface Props {
  to: '/completions' | '/usage' | '/sources'
  /** Takes along what is searched for. */
  keepSearch?: boolean
  className: string
  children: ReactNode
}

/** A link of the header: it knows whether its page is shown. */
export function NavLink({ to, keepSearch = false, className, children }: Props) {
  const path = usePath()
  const search = useFlatSearch()
  const isHere = path === to || path.startsWith(`${to}/`)
  return (
    <PageLink
      to={{ to, search: keepSearch ? search : {} }}
      className={className}
      aria-current={isHere ? 'page' : undefined}
    >
      {children}
    </PageLink>
  )
}
