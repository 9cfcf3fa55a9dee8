import type { MarkField } from '../record/marks.ts'

/** What is kept of the rows of one pair, or of any; as a change of that, negative where records go. Cost in nano-dollars. */
export interface PairSums {
  n: number
  tokens: number
  cost: number
}

/** A pair of a field as a question finds it. */
export interface KeptPair extends PairSums {
  pair: number
}

/** Finds a pair; null where no record has it. Key and value as `toColumnText` gives them. */
export type FindPair = (field: MarkField, key: string, value: string) => KeptPair | null
