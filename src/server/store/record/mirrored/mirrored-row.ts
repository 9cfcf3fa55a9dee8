import type { Origin } from '../is-from-elsewhere.ts'

/** What the mirror knows about one row of upstream's list. */
export interface MirroredRow {
  ord: number
  /** The last walk that saw it. */
  walk: number
  sha256: Uint8Array
  /** 0: not fetched yet; 1: known; 2: upstream has none. */
  messages: number
  goneAt: number | null
  expires: number | null
  /** Upstream's text, packed, if the record's bytes differ. */
  listed: Uint8Array | null
}

/** A record with the id of a listed row. */
export interface Candidate {
  ord: number
  capture: string | null
  sha256: Uint8Array
  origin: Origin
}
