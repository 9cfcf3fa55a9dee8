/**
 * What a failure is about. `away`: the store takes nothing just now, whatever it is given (its disk is full or read-only, it
 * is locked, it does not answer). `damage`: what was to be read. `deed`: what was asked of it.
 */
export type FailureKind = 'away' | 'damage' | 'deed'

/** The store could not read or write. The message says why, in words for people. */
export class StoreFailure extends Error {
  override readonly name: string = 'StoreFailure'
  readonly kind: FailureKind

  constructor(message: string, options: ErrorOptions & { kind?: FailureKind } = {}) {
    super(message, options)
    this.kind = options.kind ?? 'deed'
  }
}

/**
 * The configured store cannot be used: an address that cannot be read, a database of another program, a role without rights,
 * a newer layout. The message says which, and what to do; nothing was changed.
 */
export class StoreSettingError extends Error {
  override readonly name = 'StoreSettingError'
}

/** The store's database does not answer at the moment, or accepts nothing; it may recover by itself. */
export class StoreAway extends StoreFailure {
  override readonly name = 'StoreAway'

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { ...options, kind: 'away' })
  }
}

/** The store's file is damaged where it was read. The message says what to do. */
export class StoreDamage extends StoreFailure {
  override readonly name = 'StoreDamage'

  /** `reason` in SQLite's words. */
  constructor(reason: string) {
    super(
      `The store is damaged, and this cannot be read from it (${reason}). completionist verify says what is damaged; completionist verify --salvage NEW takes all that can still be read into a new store; completionist restore FILE brings a backup back.`,
      { kind: 'damage' },
    )
  }
}
