/** Earlier searches, below the empty filter box. */
export const recentSearchesMessages = {
  recent: 'Recent searches',
  forget: 'Forget recent searches',
} as const
