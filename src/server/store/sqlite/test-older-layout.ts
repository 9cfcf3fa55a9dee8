/** Makes a store of layout 10 of one of layout 11. */
export const BEFORE_11 = 'DROP TABLE texts; DROP TABLE text_state; PRAGMA user_version = 10;'

/** Makes a store of layout 9 of one of layout 11. */
export const BEFORE_10 = `${BEFORE_11} DROP INDEX calls_kept; ALTER TABLE calls DROP COLUMN assembler; PRAGMA user_version = 9;`

/** Makes a store of layout 8 of one of layout 11. */
export const BEFORE_9 = `${BEFORE_10} DROP TABLE redactions; PRAGMA user_version = 8;`

/** Makes a store of layout 6 of one of layout 11, for tests that go back further. */
export const BEFORE_7 = `
${BEFORE_9}
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`
