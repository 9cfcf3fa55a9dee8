import type { TokenRun } from './join-tokens.ts'

/** A part of the lens, which is drawn or left out as a whole. */
export interface LensChunk {
  /** Index of the first run. */
  start: number
  /** Index after the last run. */
  end: number
  /** How much room it takes, by and large: its characters, and for each line feed half a line of them. */
  weight: number
}

/** A chunk has at most this many runs: some six lines, which are drawn within a frame while the lens is scrolled. */
const MOST_RUNS = 100
/** From here on it ends at the first line feed, so that none of its lines ends early. */
const LEAST_RUNS = 50
/** Half of the characters of a line, which a line feed leaves empty on the average. */
const HALF_A_LINE = 40

/** Cuts runs into chunks, in order, after a line feed where there is one. */
export function toChunks(runs: readonly Pick<TokenRun, 'text'>[]): LensChunk[] {
  const chunks: LensChunk[] = []
  let start = 0
  let weight = 0
  for (const [index, { text }] of runs.entries()) {
    const ends = text.includes('\n')
    weight += text.length + (ends ? HALF_A_LINE : 0)
    const size = index + 1 - start
    if (size < MOST_RUNS && !(ends && size >= LEAST_RUNS) && index + 1 < runs.length) continue
    chunks.push({ start, end: index + 1, weight })
    start = index + 1
    weight = 0
  }
  return chunks
}
