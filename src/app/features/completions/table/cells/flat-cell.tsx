import { type CSSProperties, isValidElement, type ReactNode } from 'react'

export interface FlatCellProps {
  children: ReactNode
  title?: string | undefined
  className?: string
  style?: CSSProperties
}

/**
 * A text that needs no element of its own: a row gives its look and its tooltip to the cell around it (`flatOf`), because
 * layout, style and paint go by elements. Elsewhere it stands in a span.
 */
export function FlatCell({ children, title, className, style }: FlatCellProps) {
  return (
    <span title={title} className={className} style={style}>
      {children}
    </span>
  )
}

/** What a cell takes over from `content` where that is a `FlatCell`; null for any other content. */
export function flatOf(content: ReactNode): FlatCellProps | null {
  return isValidElement<FlatCellProps>(content) && content.type === FlatCell ? content.props : null
}
