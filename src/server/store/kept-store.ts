/** The state of the store, read in microseconds: comparing two tells what happened in between, in any process. */
export interface StorePulse {
  rows: number
  /** Grows by one with every new row. */
  arrivals: number
  /** Grows with every edit and deletion. */
  changes: number
  /** `as_of` of a view that begins now. */
  asOf: string
}

export interface StoreStatus {
  rows: number
  oldest: number | null
  newest: number | null
  /** Bytes on disk. */
  size: number
  /** Paths of older copies beside it, which still contain what was deleted later. */
  copies: string[]
}

/** How far the replica that lists come from is behind. */
export interface ReadLag {
  /** Which it is, without a password. */
  location: string
  /** Rows that it does not have yet; null where that cannot be told. */
  rows: number | null
  seconds: number | null
  /** Why lists come from the primary instead; null where they do not. */
  trouble: string | null
}

/** Whatever the rows are kept in: how it stands, whether it is whole, and how it ends. */
export interface KeptStore {
  pulse(): Promise<StorePulse>
  /**
   * Hears that another process may have written: a hint, which may be lost. Gives the function that ends hearing. Absent where
   * nobody says so.
   */
  listen?(hear: () => void): () => void
  /** Absent where lists come from where rows are written. */
  readLag?(): Promise<ReadLag>
  status(): Promise<StoreStatus>
  /**
   * Checks every record against its checksum and the database against its own checks. `checked` counts up; `damaged`
   * and `problems` are those that the step found.
   */
  verify(): AsyncIterable<{ checked: number; damaged: readonly string[]; problems: readonly string[] }>
  /** Writes a complete copy to a new file while the store is in use. Rejects if the file exists. */
  backup(file: string): Promise<void>
  /** Resolves when everything confirmed is on disk and the workers have ended. */
  close(): Promise<void>
}
