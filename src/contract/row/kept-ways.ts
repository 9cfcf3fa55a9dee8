/** The ways in which records come in that are kept; rows of `upstream` are looked at only. */
export const KEPT_WAYS = ['recorded', 'mirrored', 'imported', 'sample'] as const
