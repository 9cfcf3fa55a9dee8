/** Makes a store of layout 6 of one of layout 7, for tests that go back further. */
export const BEFORE_7 = `
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`
