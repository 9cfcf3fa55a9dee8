/** The store could not read or write, as where its disk is full or read-only. The message says why, in words for people. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
}
