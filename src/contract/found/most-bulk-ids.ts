/** The most records that a bulk change may list; a search may find more. Without the report's schema, which the first screen does not need. */
export const MOST_BULK_IDS = 10_000
