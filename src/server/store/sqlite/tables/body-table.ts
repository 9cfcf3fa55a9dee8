import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { effectiveMetadata, metadataPairs } from '#contract/metadata/metadata.ts'
import { toCrc, toText, unpackBody } from '../../record/codec/body-codec.ts'
import { toColumnText } from '../../record/column-text.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { SEALED_COLUMNS, toSeal } from '../database/seal.ts'
import type { TextIndex } from './text-index.ts'

/** The bytes of records with what came beside them, under a seal. Everything inside a transaction. */
export class BodyTable {
  readonly #texts: TextIndex
  readonly #insert: StatementSync
  readonly #read: StatementSync
  readonly #readParts: StatementSync
  readonly #readAbout: StatementSync
  readonly #set: StatementSync
  readonly #setSplice: StatementSync
  readonly #setMessages: StatementSync
  readonly #setSeal: StatementSync

  /** `texts` is kept in step with every change here but `add`, whose texts the caller has. */
  constructor(db: DatabaseSync, texts: TextIndex) {
    this.#texts = texts
    this.#insert = db.prepare(
      `INSERT INTO bodies (ord, codec, size, crc, sha256, metadata, metadata_changed_at, came_from, line, received_at, capture, body, request, messages, seal)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#read = db.prepare('SELECT codec, size, body FROM bodies WHERE ord = ?')
    this.#readParts = db.prepare('SELECT body, request, messages FROM bodies WHERE ord = ?')
    this.#readAbout = db.prepare(`SELECT ${SEALED_COLUMNS.join(', ')} FROM bodies WHERE ord = ?`)
    this.#set = db.prepare(
      'UPDATE bodies SET codec = ?, size = ?, crc = ?, sha256 = ?, metadata = ?, capture = ?, body = ? WHERE ord = ?',
    )
    this.#setSplice = db.prepare('UPDATE bodies SET metadata = ?, metadata_changed_at = ? WHERE ord = ?')
    this.#setMessages = db.prepare('UPDATE bodies SET messages = ?, crc = ? WHERE ord = ?')
    this.#setSeal = db.prepare('UPDATE bodies SET seal = ? WHERE ord = ?')
  }

  /** Writes what a new record brings. */
  add(ord: number, record: PreparedRecord): void {
    const { incoming } = record
    const about = [
      record.codec,
      record.size,
      record.crc,
      record.sha256,
      record.metadata,
      incoming.kept?.metadataChangedAt ?? null,
      toColumnText(incoming.from),
      incoming.line,
      incoming.receivedAt,
      incoming.capture,
    ]
    this.#insert.run(ord, ...about, record.body, record.request, record.messages, toSeal(about))
  }

  /** The packed bytes of a record. */
  read(ord: number): { codec: number; size: number; body: Uint8Array } {
    const found = this.#read.get(ord)
    return {
      codec: Number(found?.['codec']),
      size: Number(found?.['size']),
      body: blobOf(found?.['body']) ?? new Uint8Array(),
    }
  }

  /** All current metadata of a record; null if its bytes cannot be read. */
  metadata(ord: number): MetadataPairs | null {
    const spliced = this.#readAbout.get(ord)?.['metadata']
    if (typeof spliced === 'string') return metadataPairs(spliced)
    const { codec, size, body } = this.read(ord)
    try {
      return effectiveMetadata(toText(unpackBody(codec, body, size)), null)
    } catch {
      return null
    }
  }

  /** The packed messages beside a record. */
  messages(ord: number): Uint8Array | null {
    return blobOf(this.#readParts.get(ord)?.['messages'])
  }

  /** Whether the input of a record is known: its request, or messages fetched beside it. */
  hasInput(ord: number): boolean {
    const found = this.#readParts.get(ord)
    return blobOf(found?.['request']) !== null || blobOf(found?.['messages']) !== null
  }

  /** Replaces a record's own bytes. */
  set(ord: number, { codec, size, sha256, metadata, body, incoming }: PreparedRecord): void {
    const found = this.#readParts.get(ord)
    const crc = toCrc(body, blobOf(found?.['request']), blobOf(found?.['messages']))
    this.#texts.around(ord, () => this.#set.run(codec, size, crc, sha256, metadata, incoming.capture, body, ord))
    this.seal(ord)
  }

  /** The current metadata, if the body has other metadata. `at` is Unix seconds. */
  setSplice(ord: number, splice: string | null, at: number): void {
    this.#texts.aroundMetadata(ord, () => this.#setSplice.run(splice, at, ord))
    this.seal(ord)
  }

  /** Stores messages beside a record that has none. */
  setMessages(ord: number, messages: Uint8Array): void {
    const found = this.#readParts.get(ord)
    const body = blobOf(found?.['body']) ?? new Uint8Array()
    const crc = toCrc(body, blobOf(found?.['request']), messages)
    this.#texts.around(ord, () => this.#setMessages.run(messages, crc, ord))
    this.seal(ord)
  }

  /** Writes the checksum over what is stored beside a body again; to be called after every change of `bodies`. */
  seal(ord: number): void {
    const about = this.#readAbout.get(ord)
    if (about !== undefined) this.#setSeal.run(toSeal(SEALED_COLUMNS.map((column) => about[column] ?? null)), ord)
  }
}

function blobOf(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}
