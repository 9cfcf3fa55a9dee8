import type { Session } from '../database/database.ts'

/** The first and last `seq` of the rows of a stretch, by its number. */
export function seqsOf({ stretchRows }: Session, number: number): [first: number, last: number] {
  return [number * stretchRows, (number + 1) * stretchRows - 1]
}
