/** How the store stands, read in microseconds: two pulses say what happened between them, in whatever process. */
export interface StorePulse {
  rows: number
  /** Grows by one with every row that comes in. */
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
  /** Paths of older copies beside it, which still have what was deleted since they were made. */
  copies: string[]
}

/** Whatever the rows are kept in: how it stands, whether it is whole, and how it ends. */
export interface KeptStore {
  pulse(): Promise<StorePulse>
  status(): Promise<StoreStatus>
  /**
   * Reads every record against its checksum and the database against its own checks; names what is wrong. `checked` counts
   * up; `damaged` and `problems` are those that the step found.
   */
  verify(): AsyncIterable<{ checked: number; damaged: readonly string[]; problems: readonly string[] }>
  /** Writes a whole copy to a new file while in use. Rejects when the file exists. */
  backup(file: string): Promise<void>
  /** Resolves when everything acknowledged is on disk and the workers have ended. */
  close(): Promise<void>
}
