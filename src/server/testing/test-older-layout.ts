/** Makes a store of layout 11 of a new one. */
export const BEFORE_12 = 'DROP TABLE texts; DROP TABLE text_state; PRAGMA user_version = 11;'

/** Makes a store of layout 9 of a new one. */
export const BEFORE_10 = `${BEFORE_12} DROP TABLE scrubbing; DROP INDEX calls_kept; ALTER TABLE calls DROP COLUMN assembler; PRAGMA user_version = 9;`

/** Makes a store of layout 8 of a new one. */
export const BEFORE_9 = `${BEFORE_10} DROP TABLE redactions; PRAGMA user_version = 8;`

/** Makes a store of layout 6 of a new one, for tests that go back further. */
export const BEFORE_7 = `
${BEFORE_9}
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`
