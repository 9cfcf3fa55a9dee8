import { useEffect, useMemo, useRef, useState } from 'react'
import { createWordFinder, type WordFinder } from '#contract/find-words.ts'
import { filterMessages as say } from '../../../messages/filters.ts'
import { useKeys } from '../../../use-keys.ts'
import { IN_DRAWER } from './has-matches.ts'
import { findRanges } from './find-ranges.ts'
import './match-marks.css'

/** In rows, in the drawer, and the one that was walked to: names of the looks in `match-marks.css`. */
const IN_ROWS = 'match'
const CURRENT = 'match-current'

/** Milliseconds after a change on the page until the marks follow it. */
const SOON_MS = 60

/**
 * Marks in rows and drawer what `q` looks for, and walks through the marks of the drawer with `n` and `p`. The browser paints
 * them over the texts (CSS Custom Highlight API), so no element changes; one that cannot shows no marks.
 */
export default function MatchMarks({ q }: { q: string }) {
  const find = useMemo(() => createWordFinder(q), [q])
  const inDrawer = useRef<readonly Range[]>([])
  const [at, setAt] = useState<{ index: number; of: number } | null>(null)

  useEffect(() => {
    if (find === null) return undefined
    let timer = 0
    const mark = () => {
      inDrawer.current = markMatches(find)
    }
    const soon = () => {
      timer ||= window.setTimeout(() => {
        timer = 0
        mark()
      }, SOON_MS)
    }
    const changes = new MutationObserver(soon)
    const root = document.querySelector('#root')
    if (root !== null && 'highlights' in CSS) {
      changes.observe(root, { subtree: true, childList: true, characterData: true })
      mark()
    }
    return () => {
      changes.disconnect()
      clearTimeout(timer)
      if ('highlights' in CSS) for (const name of [IN_ROWS, IN_DRAWER, CURRENT]) CSS.highlights.delete(name)
    }
  }, [find])

  const walk = (by: 1 | -1) => {
    // Tokens and Raw have places of their own to walk through.
    if (document.activeElement?.closest('[data-section=raw], [data-section=tokens]')) return false
    const ranges = inDrawer.current.filter((range) => range.toString() !== '')
    const [current] = [...(CSS.highlights.get(CURRENT) ?? [])]
    // Marks are made anew with every change of the page: the same one is another range then.
    const from = ranges.findIndex(
      ({ startContainer, startOffset }) =>
        startContainer === current?.startContainer && startOffset === current.startOffset,
    )
    const index = from === -1 ? (by === 1 ? 0 : ranges.length - 1) : (from + by + ranges.length) % ranges.length
    const range = ranges[index]
    if (range === undefined) return false
    const here = new Highlight(range)
    // Over the mark that stands there already.
    here.priority = 1
    CSS.highlights.set(CURRENT, here)
    range.startContainer.parentElement?.scrollIntoView({ block: 'center' })
    setAt({ index, of: ranges.length })
    return true
  }
  useKeys({ next: () => walk(1), previous: () => walk(-1) }, find !== null && 'highlights' in CSS)
  return <output className="sr-only">{at === null ? '' : say.matchAt(at.index + 1, at.of)}</output>
}

/** Marks all that is found on the page; gives what is in the drawer, in order. */
function markMatches(find: WordFinder): Range[] {
  const drawer = document.querySelector('[data-drawer-for]')
  const inDrawer = drawer === null ? [] : findRanges(drawer, find)
  const rows = [...document.querySelectorAll('[data-grid-scroll] [role=row]')]
  CSS.highlights.set(IN_ROWS, new Highlight(...rows.flatMap((row) => findRanges(row, find))))
  CSS.highlights.set(IN_DRAWER, new Highlight(...inDrawer))
  return inDrawer
}
