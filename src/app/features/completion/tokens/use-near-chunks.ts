import { type RefObject, useEffect, useState } from 'react'

/** Chunks are drawn when they are this near to what is in sight, so that no gap is seen. */
const MARGIN = '100% 0px'

/** Which chunks are in sight or near it. */
export interface NearChunks {
  near: ReadonlySet<number>
  /** Pixels that a chunk took when it was drawn last. */
  heights: ReadonlyMap<number, number>
}

/** Until the browser has said what is in sight. */
const AT_FIRST: NearChunks = { near: new Set([0, 1]), heights: new Map() }

/** Follows which children with `data-chunk` of a box that scrolls are in sight: those that it has at first. */
export function useNearChunks(box: RefObject<HTMLElement | null>): NearChunks {
  const [chunks, setChunks] = useState(AT_FIRST)
  useEffect(() => {
    const root = box.current
    if (root === null) return undefined
    const observer = new IntersectionObserver((entries) => setChunks((before) => withSeen(before, entries)), {
      root,
      rootMargin: MARGIN,
    })
    for (const chunk of root.querySelectorAll('[data-chunk]')) observer.observe(chunk)
    return () => observer.disconnect()
  }, [box])
  return chunks
}

function withSeen(before: NearChunks, entries: readonly IntersectionObserverEntry[]): NearChunks {
  const [near, heights] = [new Set(before.near), new Map(before.heights)]
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    const chunk = Number(target.getAttribute('data-chunk'))
    if (isIntersecting) near.add(chunk)
    // As high as it was, or what is in sight would move.
    else if (near.delete(chunk)) heights.set(chunk, boundingClientRect.height)
  }
  return { near, heights }
}
