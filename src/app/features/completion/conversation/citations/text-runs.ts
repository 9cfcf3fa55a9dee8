import type { PlacedCitation } from './place-citations.ts'

/** A run of text, `cited` if a citation refers to it, or the number of a citation that ends here. */
export type TextRun = { kind: 'text'; text: string; cited: boolean } | { kind: 'citation'; index: number }

/** A text with its citations: runs in order, each citation directly after the last character it refers to. */
export function toTextRuns(text: string, placed: readonly PlacedCitation[]): TextRun[] {
  if (placed.length === 0) return [{ kind: 'text', text, cited: false }]
  const byStart = placed.toSorted((a, b) => a.start - b.start)
  const byEnd = placed.toSorted((a, b) => a.end - b.end || a.index - b.index)
  const runs: TextRun[] = []
  let at = 0
  let open = 0
  let s = 0
  let e = 0
  const advance = (to: number) => {
    if (to > at) runs.push({ kind: 'text', text: text.slice(at, to), cited: open > 0 })
    at = Math.max(at, to)
  }
  while (e < byEnd.length) {
    const nextEnd = byEnd[e]
    const nextStart = byStart[s]
    if (nextStart !== undefined && nextEnd !== undefined && nextStart.start <= nextEnd.end) {
      advance(nextStart.start)
      open += 1
      s += 1
    } else if (nextEnd !== undefined) {
      advance(nextEnd.end)
      open -= 1
      e += 1
      runs.push({ kind: 'citation', index: nextEnd.index })
    }
  }
  advance(text.length)
  return runs
}
