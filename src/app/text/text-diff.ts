/** A run of words that both texts share, or that only the left or the right one has. */
export interface DiffPart {
  kind: 'same' | 'left' | 'right'
  text: string
}

export interface TextDiff {
  parts: DiffPart[]
  /** What was compared: words, lines where words were too many, or nothing but the common ends. */
  unit: 'words' | 'lines' | 'ends'
}

const MAX_CELLS = 4_000_000

function commonStart(left: readonly string[], right: readonly string[]): number {
  let n = 0
  while (n < left.length && n < right.length && left[n] === right[n]) n += 1
  return n
}

function commonEnd(left: readonly string[], right: readonly string[], start: number): number {
  let n = 0
  const most = Math.min(left.length, right.length) - start
  while (n < most && left[left.length - 1 - n] === right[right.length - 1 - n]) n += 1
  return n
}

/** Longest common subsequence by the plain table; the caller keeps `left × right` within MAX_CELLS. */
function* compare(left: readonly string[], right: readonly string[]): Generator<DiffPart> {
  const width = right.length + 1
  const table = new Uint32Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        left[i] === right[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
    }
  }
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    const a = left[i]
    const b = right[j]
    if (a !== undefined && a === b) {
      yield { kind: 'same', text: a }
      i += 1
      j += 1
    } else if (
      a !== undefined &&
      (b === undefined || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))
    ) {
      yield { kind: 'left', text: a }
      i += 1
    } else if (b !== undefined) {
      yield { kind: 'right', text: b }
      j += 1
    }
  }
}

function join(parts: Iterable<DiffPart>): DiffPart[] {
  const joined: DiffPart[] = []
  for (const part of parts) {
    if (part.text === '') continue
    const last = joined.at(-1)
    if (last?.kind === part.kind) last.text += part.text
    else joined.push({ ...part })
  }
  return joined
}

/**
 * What two texts share and where they differ. Joining the `same` and `left` parts gives the left text back, `same` and
 * `right` the right one. Work is bounded: texts that differ in too many words are compared line by line, and beyond
 * that only their common beginning and end are told apart.
 */
export function diffTexts(left: string, right: string): TextDiff {
  for (const unit of ['words', 'lines'] as const) {
    const cut = unit === 'words' ? /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu : /[^\n]*\n|[^\n]+$/g
    const a = left.match(cut) ?? []
    const b = right.match(cut) ?? []
    const start = commonStart(a, b)
    const end = commonEnd(a, b, start)
    const middleLeft = a.slice(start, a.length - end)
    const middleRight = b.slice(start, b.length - end)
    const small = (middleLeft.length + 1) * (middleRight.length + 1) <= MAX_CELLS
    if (!small && unit === 'words') continue
    const middle: Iterable<DiffPart> = small
      ? compare(middleLeft, middleRight)
      : [
          { kind: 'left', text: middleLeft.join('') },
          { kind: 'right', text: middleRight.join('') },
        ]
    const parts = join([
      { kind: 'same', text: a.slice(0, start).join('') },
      ...middle,
      { kind: 'same', text: a.slice(a.length - end).join('') },
    ])
    return { parts, unit: small ? unit : 'ends' }
  }
  return { parts: [], unit: 'ends' }
}
