/** The store could not read or write, as where its disk is full or read-only. The message says why, in words for people. */
export class StoreFailure extends Error {
  override readonly name: string = 'StoreFailure'
}

/**
 * What the configuration names cannot be a store: an address that cannot be read, somebody else's database, a role without
 * rights, a newer layout. The message says which and the way out; nothing was changed.
 */
export class StoreSettingError extends Error {
  override readonly name = 'StoreSettingError'
}

/** The database of the store does not answer just now, or takes nothing; it may by itself do so again. */
export class StoreAway extends StoreFailure {
  override readonly name = 'StoreAway'
}

/** The file of the store is damaged where it was read. The message names the ways out. */
export class StoreDamage extends StoreFailure {
  override readonly name = 'StoreDamage'

  /** `reason` in SQLite's words. */
  constructor(reason: string) {
    super(
      `The store is damaged, and this cannot be read from it (${reason}). completionist verify says what is damaged; completionist verify --salvage NEW takes all that can still be read into a new store; completionist restore FILE brings a backup back.`,
    )
  }
}
