import { type RefObject, useLayoutEffect, useState } from 'react'

/** The inner height of an element in pixels, kept up to date; 0 before it is drawn. */
export function useViewportHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return undefined
    const read = () => setHeight(target.clientHeight)
    read()
    const observer = new ResizeObserver(read)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return height
}
