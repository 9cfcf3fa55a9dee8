import type { WordFinder } from '#contract/text/word-finder.ts'

/** More marks in one place than anybody would step through, and the most text units that are searched. */
const MOST_RANGES = 1_000
const MOST_TEXT = 2_000_000

/** Elements without text of the record: controls, and drawings. */
const NOT_TEXT = 'button, input, select, textarea, svg, [aria-hidden=true], .sr-only'

/** The ranges that a finder finds in the texts below `root`, in order, at most a thousand. */
export function findRanges(root: Element, find: WordFinder): Range[] {
  const ranges: Range[] = []
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT
    return node instanceof Element && node.matches(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP
  })
  for (let read = 0; texts.nextNode() !== null && ranges.length < MOST_RANGES && read < MOST_TEXT; ) {
    const node = texts.currentNode
    const text = node.nodeValue ?? ''
    read += text.length
    for (const { start, end } of find(text)) {
      const range = new Range()
      range.setStart(node, start)
      range.setEnd(node, end)
      ranges.push(range)
    }
  }
  return ranges.slice(0, MOST_RANGES)
}
