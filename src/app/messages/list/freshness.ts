/** How fresh the store's rows are, in the line with the counts. */
export const freshnessMessages = {
  mirrored: (when: string) => `mirrored ${when}`,
  never: 'not mirrored yet',
  stale: 'stale',
  stopped: 'mirror stopped',
  waiting: 'mirror waits',
  mirroring: (percent: number | null) => (percent === null ? 'mirroring…' : `mirroring… ${percent} %`),
} as const
