import { useEffect, useMemo, useRef, useState } from 'react'
import { createWordFinder, type WordFinder } from '#contract/text/word-finder.ts'
import { searchingMessages as say } from '../messages/list/searching.ts'
import { useKeys } from '../use-keys.ts'
import { IN_DRAWER } from './has-matches.ts'
import { findRanges } from './find-ranges.ts'
import './match-marks.css'

/** Highlights in rows, in the drawer, and the current one: names of the styles in `match-marks.css`. */
const IN_ROWS = 'match'
const CURRENT = 'match-current'

/** How many milliseconds after a change of the page the highlights are updated. */
const SOON_MS = 60

/**
 * Highlights in rows and drawer what `q` searches; `n` and `p` step through those of the drawer. The browser paints
 * them over the text (CSS Custom Highlight API), so no element changes; a browser without that API shows none.
 */
export default function MatchMarks({ q }: { q: string }) {
  const find = useMemo(() => createWordFinder(q), [q])
  const inDrawer = useRef<readonly Range[]>([])
  /** The current match, and its record. */
  const walked = useRef<{ record: string | null; index: number } | null>(null)
  const [place, setPlace] = useState('')

  useEffect(() => {
    if (find === null) return undefined
    let timer = 0
    const mark = () => {
      inDrawer.current = markMatches(find)
      // The text may have been rendered again, or another record.
      if (walked.current?.record === openRecord()) showCurrent(inDrawer.current[walked.current.index])
      else CSS.highlights.delete(CURRENT)
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
    // In Tokens and Raw, these keys step through places of their own.
    if (document.activeElement?.closest('[data-section=raw], [data-section=tokens]')) return false
    const { length } = inDrawer.current
    if (length === 0) return false
    const record = openRecord()
    const before = walked.current?.record === record ? walked.current.index : by === 1 ? -1 : length
    const index = (before + by + length) % length
    const range = inDrawer.current[index]
    walked.current = { record, index }
    showCurrent(range)
    range?.startContainer.parentElement?.scrollIntoView({ block: 'center' })
    setPlace(say.matchAt(index + 1, length))
    return true
  }
  useKeys({ next: () => walk(1), previous: () => walk(-1) }, find !== null && 'highlights' in CSS)
  return <output className="sr-only">{place}</output>
}

/** The id of the record in the drawer; null if none is open. */
function openRecord(): string | null {
  return document.querySelector('[data-drawer-for]')?.getAttribute('data-drawer-for') ?? null
}

function showCurrent(range: Range | undefined): void {
  const here = new Highlight(...(range === undefined ? [] : [range]))
  // Above the highlight that is there already.
  here.priority = 1
  CSS.highlights.set(CURRENT, here)
}

/** Highlights all matches on the page; gives those in the drawer, in order. */
function markMatches(find: WordFinder): Range[] {
  const drawer = document.querySelector('[data-drawer-for]')
  const inDrawer = drawer === null ? [] : findRanges(drawer, find)
  const rows = [...document.querySelectorAll('[data-grid-scroll] [role=row]')]
  CSS.highlights.set(IN_ROWS, new Highlight(...rows.flatMap((row) => findRanges(row, find))))
  CSS.highlights.set(IN_DRAWER, new Highlight(...inDrawer))
  return inDrawer
}
