/** How the pieces of one place of a stream go together (docs/streams.md). */
export interface MergeRule {
  /**
   * Of strings: `spell` puts texts one after the other and judges those of unknown name, `judge` judges all, `replace`
   * takes the latest.
   */
  strings: 'spell' | 'judge' | 'replace'
  /** Of lists: `join` keeps once what repeats and joins entries of one index, `append` puts all one after the other. */
  lists: 'join' | 'append'
  /** Of lists of numbers, which repeat by chance: `append`, or `join` where a list is said again as a whole. */
  numbers: 'append' | 'join'
}

/** A delta: what was said since the last one. */
export const DELTA: MergeRule = { strings: 'spell', lists: 'join', numbers: 'append' }
/** An entry of a list within a delta, of which nobody knows whether it goes on or is said again. */
export const ENTRY: MergeRule = { strings: 'judge', lists: 'join', numbers: 'append' }
/** What stands beside the deltas in a choice. */
export const CHOICE: MergeRule = { strings: 'replace', lists: 'join', numbers: 'append' }
/** What stands beside the choices in a chunk. */
export const CHUNK: MergeRule = { strings: 'replace', lists: 'join', numbers: 'join' }
/** Log probabilities: a token may follow itself. */
export const TOKENS: MergeRule = { strings: 'replace', lists: 'append', numbers: 'append' }
