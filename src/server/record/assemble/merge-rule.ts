/** How the pieces at one place of a stream are merged (docs/streams.md). */
export interface MergeRule {
  /**
   * Strings: `spell` joins known texts and judges unknown members by their pieces, `judge` judges all, `replace` takes
   * the latest.
   */
  strings: 'spell' | 'judge' | 'replace'
  /** Lists: `join` joins elements with one index and keeps repeated ones once, `append` appends all. */
  lists: 'join' | 'append'
  /** Lists of numbers, which may repeat by chance: `append`, or `join` where a server sends the whole list again. */
  numbers: 'append' | 'join'
}

/** A delta: what is new since the last chunk. */
export const DELTA: MergeRule = { strings: 'spell', lists: 'join', numbers: 'append' }
/** An element of a list inside a delta, which may be continued or repeated. */
export const ELEMENT: MergeRule = { strings: 'judge', lists: 'join', numbers: 'append' }
/** Members of a choice beside its delta. */
export const CHOICE: MergeRule = { strings: 'replace', lists: 'join', numbers: 'append' }
/** Members of a chunk beside its choices. */
export const CHUNK: MergeRule = { strings: 'replace', lists: 'join', numbers: 'join' }
/** Log probabilities: a token may be followed by an equal one. */
export const TOKENS: MergeRule = { strings: 'replace', lists: 'append', numbers: 'append' }
