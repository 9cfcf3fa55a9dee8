/** Earlier searches, below the empty filter box. */
export const recentSearchMessages = {
  recent: 'Recent searches',
  forget: 'Forget recent searches',
} as const
