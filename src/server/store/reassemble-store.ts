import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { Redacted } from '../redact/redactor.ts'

/** A recorded call whose answer is kept as it came, and the record that was made of it. */
export interface KeptAnswer {
  name: string
  call: RecordedCall
  capture: string | null
  from: string
  /** The model as the line of the table has it. */
  model: string
  answer: Uint8Array
  body: Uint8Array
  /** Of the body. */
  sha256: Uint8Array
}

/** Some of them. */
export interface KeptAnswers {
  found: KeptAnswer[]
  /** Names of those that are damaged, which stay as they are. */
  damaged: string[]
  /** Where the next ones begin; null after the last. */
  next: number | null
}

/** What a newer assembler makes of a kept answer. */
export interface Reassembled {
  /** The call's id. */
  call: string
  /** SHA-256 of the body that was read: where it is another one by now, nothing changes. */
  was: Uint8Array
  /** What the record becomes; null where it stays as it is. */
  to: {
    body: Uint8Array
    capture: string
    call: RecordedCall
    /** What stands in place of the kept answer; null leaves that. */
    answer: Uint8Array | null
    /** What was taken out now, by kind. */
    redacted: Redacted | null
  } | null
}

/** What lets a newer assembler read again what recorders kept. */
export interface ReassembleStore {
  /**
   * Calls whose answer is kept, in list order after `from` (null: from the first), as many as make a slice: those whose
   * record was made by an assembler before `below`.
   */
  keptAnswers(below: number, from: number | null): Promise<KeptAnswers>
  /**
   * Writes down what the assembler of that number made of kept answers, all or none. Name, metadata, place in the list, times
   * and what a mirror knows stay. Gives the ids of the calls whose record is another one now.
   */
  reassemble(assembler: number, changes: readonly Reassembled[]): Promise<string[]>
}
