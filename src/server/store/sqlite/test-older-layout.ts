/** Makes a store of layout 8 of one of layout 9. */
export const BEFORE_9 = 'DROP TABLE redactions; PRAGMA user_version = 8;'

/** Makes a store of layout 6 of one of layout 9, for tests that go back further. */
export const BEFORE_7 = `
${BEFORE_9}
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`
