/** Sorting where there is no header to press: cards on a phone, and what a search found. */
export const sortingMessages = {
  order: 'Order of what was found',
  bestMatch: 'Best match first',
  newestFirst: 'Newest first',
  byColumn: 'By column',
  sort: 'Sort by',
  descending: 'Largest or newest first; press to turn around',
  ascending: 'Smallest or oldest first; press to turn around',
} as const
