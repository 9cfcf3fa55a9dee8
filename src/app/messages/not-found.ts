/** An address that leads to no page. */
export const notFoundMessages = {
  title: 'No such page',
  text: 'There is no page at this address.',
  toCompletions: 'To the completions',
} as const
