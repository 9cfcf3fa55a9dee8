import type { Figure } from '../figure.ts'

/** One chapter of the trust report, in a file `<name>.part.ts` of this folder that exports it as `part`. */
export interface TrustPart {
  title: string
  /** Where it stands in the report; lower ones come first. */
  order: number
  /** One sentence: what was done to the product, and what counts as a fault. */
  method: string
  /** `quick`: a run of seconds that shows that the measurement works, for the tests. */
  run(quick: boolean): Promise<Figure[]>
}
