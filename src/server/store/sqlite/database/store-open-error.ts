/** The store's file cannot be used. The message names the path and what to do; nothing was written to it. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
}
