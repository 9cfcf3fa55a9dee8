/** A named unusual completion, as JSON text. */
export interface ZooAnimal {
  /** camelCase, for tests: `badToolJson`. */
  name: string
  /** A sentence for people. */
  title: string
  body: string
  /** JSON text of its request; null if unknown. */
  request: string | null
}
