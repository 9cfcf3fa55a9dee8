import type { TokenRun } from './join-tokens.ts'

/** A part of the lens, which is drawn or left out as a whole. */
export interface LensChunk {
  /** Index of the first run. */
  start: number
  /** Index after the last run. */
  end: number
  /** How many lines it takes in a drawer of common width, by and large. */
  lines: number
}

/** So many runs are drawn in one piece, as running text: with more of them, each step through them would cost a frame. */
const WHOLE = 1_500
/** A chunk of more has at most this many: some six lines, which are drawn within a frame while the lens is scrolled. */
const MOST_RUNS = 100
/** From here on it ends at the first line feed, so that none of its lines ends early. */
const LEAST_RUNS = 50
/** Characters of a line. */
const LINE = 80

/** Cuts runs into chunks, in order, after a line feed where there is one. Few runs are one chunk. */
export function toChunks(runs: readonly Pick<TokenRun, 'text'>[]): LensChunk[] {
  const [most, least] = runs.length <= WHOLE ? [WHOLE, WHOLE] : [MOST_RUNS, LEAST_RUNS]
  const chunks: LensChunk[] = []
  let start = 0
  let lines = 0
  let column = 0
  for (const [index, { text }] of runs.entries()) {
    const [head = '', ...others] = text.split('\n')
    column += head.length
    for (const other of others) {
      lines += Math.max(1, Math.ceil(column / LINE))
      column = other.length
    }
    const size = index + 1 - start
    const isEnd = size === most || (others.length > 0 && size >= least) || index + 1 === runs.length
    if (!isEnd) continue
    chunks.push({ start, end: index + 1, lines: lines + Math.ceil(column / LINE) })
    start = index + 1
    lines = 0
    column = 0
  }
  return chunks
}
