import type { StoreInlet } from './move/store-outlet.ts'

/** A new store in a file that everything of another is written to. It has another name until it is finished. */
export interface StoreCopy {
  inlet: StoreInlet
  /** Gives it its name; it is on disk then. */
  finish(): void
  /** Leaves nothing of one that was not finished. */
  close(): Promise<void>
}

/** Begins one at `file`. Throws `StoreFailure` where there is a file. */
export type OpenStoreCopy = (file: string) => StoreCopy
