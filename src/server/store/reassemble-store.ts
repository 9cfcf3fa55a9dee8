import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { Redacted } from '../redact/redactor.ts'

/** A recorded call whose answer is stored as it came, and the record that was made of it. */
export interface KeptAnswer {
  name: string
  call: RecordedCall
  capture: string | null
  from: string
  /** The model in the row of the table. */
  model: string
  answer: Uint8Array
  body: Uint8Array
  /** Of the body. */
  sha256: Uint8Array
}

export interface KeptAnswers {
  found: KeptAnswer[]
  /** Names of damaged ones, which stay as they are. */
  damaged: string[]
  /** Where the next ones begin; null after the last. */
  next: number | null
}

/** What a newer assembler makes of a stored answer. */
export interface Reassembled {
  call: string
  /** SHA-256 of the body that was read: if it has changed meanwhile, nothing is written. */
  was: Uint8Array
  /** The new record; null if it stays as it is. */
  to: {
    body: Uint8Array
    capture: string
    call: RecordedCall
    /** Replaces the stored answer; null: unchanged. */
    answer: Uint8Array | null
    /** What was removed now, by kind. */
    redacted: Redacted | null
  } | null
}

/** What lets a newer assembler read again what recorders kept. */
export interface ReassembleStore {
  /**
   * Calls with stored answers whose record was made by an assembler before `below`: as many as make a slice, in list
   * order after `from` (null: from the first).
   */
  keptAnswers(below: number, from: number | null): Promise<KeptAnswers>
  /**
   * Stores what an assembler made of stored answers, all or none. Name, metadata, place in the list, times and what a
   * mirror knows stay. Gives the ids of the calls whose record has changed.
   */
  reassemble(assembler: number, changes: readonly Reassembled[]): Promise<string[]>
}
