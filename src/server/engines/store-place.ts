import type { StoreCare } from '../store/store-care.ts'
import type { CompletionStore } from '../store/completion-store.ts'

export interface OpenHow {
  /** Number of threads that read a file; other engines have none. */
  readers?: number
  /** `read`: nothing is created or changed. */
  access?: 'write' | 'read'
  /** A database that does not answer yet is waited for. */
  waits?: boolean
  /** Called with what opening the store finds, one sentence each. */
  onNotice?: (notice: string) => void
}

/** The store that `COMPLETIONIST_STORE` names. The scheme of its value decides on the engine. */
export interface StorePlace {
  /** Its short name and its place, to be shown; without a password. */
  label: string
  location: string
  /** The path beside which this machine keeps recorded calls until they are stored; null if nothing outlives the process. */
  beside: string | null
  open(how: OpenHow): Promise<CompletionStore>
  /** What the commands can do with the store. */
  care(): StoreCare
}
