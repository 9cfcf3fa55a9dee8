/** A completion with one peculiarity, as the text that a server could have sent. */
export interface ZooAnimal {
  /** Kebab-case, unique; part of the completion's id. */
  name: string
  /** What is peculiar, as a sentence for people. */
  title: string
  /** The completion as JSON text: some peculiarities exist only in the text. */
  body: string
  /** The request that led to it, as JSON text; null when it is not known. */
  request: string | null
}
