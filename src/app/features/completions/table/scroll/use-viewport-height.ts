import { type RefObject, useEffect, useState } from 'react'

/**
 * The inner height of an element in pixels, kept up to date. Before the first layout it is the window's, which is at least as
 * high: measuring would lay the page out twice.
 */
export function useViewportHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(innerHeight)
  useEffect(() => {
    const target = element.current
    if (target === null) return undefined
    const read = () => setHeight(target.clientHeight)
    const observer = new ResizeObserver(read)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return height
}
