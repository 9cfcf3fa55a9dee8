/** Texts by the numbers that they have in a column: their places among those that are different. */
export class TextCodes {
  readonly texts: string[]
  readonly #codes: Map<string, number>

  constructor(known: readonly string[] = []) {
    this.texts = [...known]
    this.#codes = new Map(known.map((text, code) => [text, code]))
  }

  codeOf(text: string): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    this.#codes.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}
