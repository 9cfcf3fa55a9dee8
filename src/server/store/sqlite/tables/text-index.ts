import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { memberText } from '#contract/json/json-members.ts'
import { readBeside, toText } from '../../record/codec/body-codec.ts'
import { TEXTS } from '../layout/schema.ts'
import {
  type SearchedText,
  type SearchedWords,
  TEXT_VERSION,
  toSearchedMetadata,
  toSearchedText,
} from '../../record/searched-text.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { toMetadataChange, toMetadataWords } from '../question/metadata-words.ts'
import { toTextPlace } from '../question/text-place.ts'
import { packTextSize, readTextSize } from './text-size.ts'

/** The full-text index of all records. Everything inside a transaction. */
export class TextIndex {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #remove: StatementSync
  readonly #size: StatementSync
  readonly #setSize: StatementSync
  readonly #record: StatementSync
  readonly #state: StatementSync
  readonly #next: StatementSync
  readonly #setState: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#insert = db.prepare('INSERT INTO texts (rowid, text, parts) VALUES (?, ?, ?)')
    this.#remove = db.prepare("INSERT INTO texts (texts, rowid, text, parts) VALUES ('delete', ?, ?, ?)")
    // FTS5 names this table in its documentation: how many words a row has in each column, which only `rank` reads.
    this.#size = db.prepare('SELECT sz FROM texts_docsize WHERE id = ?')
    this.#setSize = db.prepare('UPDATE texts_docsize SET sz = ? WHERE id = ?')
    this.#record = db.prepare(
      `SELECT c.seq, b.codec, b.size, b.sha256, b.body, b.request, b.messages, b.metadata
       FROM completions c LEFT JOIN bodies b ON b.ord = c.ord WHERE c.ord = ?`,
    )
    this.#state = db.prepare('SELECT version, since, below, missing FROM text_state')
    this.#next = db.prepare('SELECT ord FROM completions WHERE ord < ? AND +seq <= ? ORDER BY ord DESC LIMIT ?')
    this.#setState = db.prepare('UPDATE text_state SET version = ?, since = ?, below = ?, missing = ?')
  }

  add(ord: number, text: SearchedText): void {
    const { text: words, parts } = toIndexed(text)
    this.#insert.run(toTextPlace(ord), words, parts)
  }

  /** Runs something that changes nothing but the metadata of a record, and updates the index. */
  aroundMetadata(ord: number, change: () => unknown): void {
    const before = this.#readMetadata(ord)
    if (before === null || this.#isMissing(ord, before.seq)) {
      this.around(ord, change)
      return
    }
    change()
    const after = this.#readMetadata(ord)
    if (after !== null) this.#replaceMetadata(toTextPlace(ord), before.words, after.words)
  }

  /** Only these words leave and enter the index. FTS5 counts what it is given as the whole row, so that its size is put right. */
  #replaceMetadata(place: number, before: SearchedWords, after: SearchedWords): void {
    if (before.text === after.text && before.parts === after.parts) return
    const size = readTextSize(this.#size.get(place)?.['sz'])
    const { gone, come, longer } = toMetadataChange(before, after)
    this.#remove.run(place, gone.text, gone.parts)
    this.#insert.run(place, come.text, come.parts)
    this.#setSize.run(packTextSize([size[0] + longer[0], size[1] + longer[1]]), place)
  }

  /** Runs something that changes the texts of a record, and updates the index. `change` may delete the record. */
  around(ord: number, change: () => unknown): void {
    const before = this.#read(ord)
    if (before === null || this.#isMissing(ord, before.seq)) {
      change()
      if (before !== null && this.#read(ord) === null) this.#forgetMissing()
      return
    }
    change()
    const after = this.#read(ord)
    const had = toIndexed(before.text)
    if (after !== null) {
      const has = toIndexed(after.text)
      if (has.text === had.text && has.parts === had.parts) return
    }
    if (before.whole) this.#remove.run(toTextPlace(ord), had.text, had.parts)
    // With which words a damaged record was added is unknown, and none of them may stay.
    else this.#startAnew()
    if (after !== null && before.whole) this.add(ord, after.text)
  }

  /** Adds up to `limit` records from before this index existed; gives how many are left. */
  step(limit: number): number {
    let state = this.#readState()
    if (state.version !== TEXT_VERSION) {
      this.#startAnew()
      state = this.#readState()
    }
    if (state.missing === 0) return 0
    const ords = this.#next.all(state.below, state.since, limit).map((row) => Number(row['ord']))
    for (const ord of ords) {
      const found = this.#read(ord)
      if (found !== null) this.add(ord, found.text)
    }
    const missing = ords.length < limit ? 0 : Math.max(state.missing - ords.length, 1)
    this.#setState.run(TEXT_VERSION, state.since, missing === 0 ? 0 : (ords.at(-1) ?? 0), missing)
    // What is packed tells how many words rows have, and was packed before they had them.
    if (missing === 0) this.#db.exec('DELETE FROM stretches')
    return missing
  }

  /** Whether it contains every record. */
  isComplete(): boolean {
    const { version, missing } = this.#readState()
    return version === TEXT_VERSION && missing === 0
  }

  #isMissing(ord: number, seq: number): boolean {
    const { below, since, missing, version } = this.#readState()
    return version !== TEXT_VERSION || (missing > 0 && ord < below && seq <= since)
  }

  #forgetMissing(): void {
    const { version, since, below, missing } = this.#readState()
    this.#setState.run(version, since, below, Math.max(missing - 1, 1))
  }

  /** All records are added again, from the newest. */
  #startAnew(): void {
    this.#db.exec(`DROP TABLE texts; ${TEXTS}`)
    const totals = this.#db.prepare('SELECT seq FROM totals').get()
    const rows = this.#db.prepare('SELECT count(*) AS n FROM completions').get()
    this.#setState.run(TEXT_VERSION, Number(totals?.['seq']), Number.MAX_SAFE_INTEGER, Number(rows?.['n']))
  }

  #readState(): { version: number; since: number; below: number; missing: number } {
    const found = this.#state.get()
    const number = (column: string) => Number(found?.[column])
    return { version: number('version'), since: number('since'), below: number('below'), missing: number('missing') }
  }

  /** Null if the record is gone, or is so damaged that nobody knows its metadata. */
  #readMetadata(ord: number): { seq: number; words: SearchedWords } | null {
    const found = this.#record.get(ord)
    if (found === undefined) return null
    const seq = Number(found['seq'])
    if (typeof found['metadata'] === 'string') return { seq, words: toSearchedMetadata(found['metadata']) }
    const { bytes, damage } = readStoredBody(found)
    if (bytes === null || damage !== null) return null
    return { seq, words: toSearchedMetadata(memberText(toText(bytes), 'metadata')) }
  }

  #read(ord: number): { seq: number; whole: boolean; text: SearchedText } | null {
    const found = this.#record.get(ord)
    if (found === undefined) return null
    const { bytes, damage } = readStoredBody(found)
    const beside = (column: string) => {
      const packed = found[column]
      return packed instanceof Uint8Array ? { kept: true, text: readBeside(packed) } : { kept: false, text: null }
    }
    const request = beside('request')
    const messages = beside('messages')
    return {
      seq: Number(found['seq']),
      whole: damage === null && [request, messages].every((part) => !part.kept || part.text !== null),
      text: toSearchedText({
        body: bytes === null ? '' : toText(bytes),
        request: request.text,
        messages: messages.text,
        metadata: typeof found['metadata'] === 'string' ? found['metadata'] : null,
      }),
    }
  }
}

/** What the index has of a record. Metadata stands first, so that its words have the same positions after an edit. */
function toIndexed({ text, parts, metadata }: SearchedText): SearchedWords {
  const values = toMetadataWords(metadata)
  return { text: `${values.text} ${text}`, parts: `${values.parts} ${parts}` }
}
