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

/** The replica from which lists are read, and how far it is behind. */
export interface ReadLag {
  /** Its URL without a password. */
  location: string
  /** How many rows it does not have yet; null if unknown. */
  rows: number | null
  seconds: number | null
  /** Why lists are read from the primary instead; null if they are not. */
  trouble: string | null
}

/** Whatever the rows are kept in: how it stands, whether it is whole, and how it ends. */
export interface KeptStore {
  pulse(): Promise<StorePulse>
  /**
   * Calls back when another process may have written. Such a hint may get lost. Gives the function that ends this. Absent if the
   * engine has no such hints.
   */
  listen?(hear: () => void): () => void
  /** Absent if lists are read from the primary. */
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
