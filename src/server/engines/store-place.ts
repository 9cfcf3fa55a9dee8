import type { StoreCare } from '../store/store-care.ts'
import type { CompletionStore } from '../store/completion-store.ts'

/** How a store is opened, whatever its engine. */
export interface OpenHow {
  /** Threads that read a file; other engines have none. */
  readers?: number
  /** `read`: nothing is created or changed. */
  access?: 'write' | 'read'
  /** Called with what opening the store finds, one sentence each. */
  onNotice?: (notice: string) => void
}

/** Where `COMPLETIONIST_STORE` leads: to one engine, by the scheme of its value. */
export interface StorePlace {
  /** Its short name and its place, as people see them; without a password. */
  label: string
  location: string
  /** The path beside which this machine keeps files of the store (recorded calls); null if nothing outlives the process. */
  beside: string | null
  open(how: OpenHow): Promise<CompletionStore>
  /** What the command line can do about the store. */
  care(): StoreCare
}
