import { GAP } from '../../record/searched-text.ts'
import type { Statements } from '../database/statements.ts'
import { type AskedPhrase, type AskedTerm, toAskedText, toPhraseMatch } from '../question/text-match.ts'
import { RowBits } from './row-bits.ts'
import { WordIndex } from './word-index.ts'

/** Finds which rows say a text: words and beginnings as sets of bits, phrases by FTS5. Inside a transaction. */
export class SaidRowsReader {
  readonly #statements: Statements
  readonly #index: WordIndex

  constructor(statements: Statements) {
    this.#statements = statements
    this.#index = new WordIndex(statements)
  }

  /** The rows that say a searchable text, of those at `ords`, ascending. */
  read(text: string, ords: Float64Array): RowBits {
    let found: RowBits | null = null
    const unwanted: AskedTerm[] = []
    for (const group of toAskedText(text)) {
      const [only, ...more] = group
      if (only?.not === true && more.length === 0) {
        unwanted.push(only)
        continue
      }
      const either = group.map((term) =>
        term.not ? this.#all(ords).drop(this.#term(term, ords)) : this.#term(term, ords),
      )
      found = found === null ? joined(either, ords) : found.keep(joined(either, ords))
    }
    found ??= this.#all(ords)
    for (const term of unwanted) found.drop(this.#term(term, ords))
    return found
  }

  /** Every record that the index has says the gap. */
  #all(ords: Float64Array): RowBits {
    return this.#phrase({ words: [GAP], isOpen: false, inParts: false }, ords)
  }

  #term({ phrases }: AskedTerm, ords: Float64Array): RowBits {
    return joined(
      phrases.map((phrase) => this.#phrase(phrase, ords)),
      ords,
    )
  }

  #phrase(phrase: AskedPhrase, ords: Float64Array): RowBits {
    const { words, isOpen, inParts } = phrase
    const [word = ''] = words
    if (words.length <= 1 && !inParts) {
      const found = new RowBits(ords)
      let at = 0
      const isRead = this.#index.each(word, isOpen, (places, length) => {
        at = found.add(places, length, at)
      })
      if (isRead) return found
    }
    // FTS5 looks into the rows of the rarest word only.
    const found = new RowBits(ords)
    const places = this.#statements.ordArray({
      text: 'SELECT rowid AS ord FROM texts WHERE texts MATCH ?',
      values: [toPhraseMatch(phrase)],
    })
    found.add(places, places.length, 0)
    return found
  }
}

function joined([first, ...more]: readonly RowBits[], ords: Float64Array): RowBits {
  return more.reduce((all, one) => all.join(one), first ?? new RowBits(ords))
}
