/** What a link asked for in vain. */
export const refusedMessages = {
  title: 'These parts of the link were not understood and are ignored:',
} as const
