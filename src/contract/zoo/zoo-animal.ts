/** A named peculiar completion, as the JSON text of the wire. */
export interface ZooAnimal {
  /** camelCase, for tests: `badToolJson`. */
  name: string
  /** A sentence for people. */
  title: string
  body: string
  /** JSON text of the request that led to it; null when it is not known. */
  request: string | null
}
