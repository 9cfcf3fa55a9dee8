/** What `completionist doctor` found out about an upstream, on the page of sources. */
export const doctorMessages = {
  title: 'What doctor found',
  titleOf: (label: string) => `What doctor found about ${label}`,
  never:
    'Not examined yet. Run this in a terminal to learn what this server can do; it takes about ten calls, which only read.',
  command: (entry: string | null) =>
    entry === null ? 'completionist doctor' : `completionist doctor --upstream ${quoted(entry)}`,
  examined: 'Examined',
  read: (calls: string) => `${calls} calls, all of them only read. Ask again with`,
  wrote: (calls: string) => `${calls} calls; one completion was created, changed and deleted. Ask again with`,
  counts: {
    bad: (count: string) => `${count} to beware of`,
    good: (count: string) => `${count} as expected`,
    open: (count: string) => `${count} not determined`,
  },
  verdicts: { good: 'As expected:', bad: 'Beware:', open: 'Not determined:' },
  notAsked: 'not asked',
} as const

/** A name as a shell takes it. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
}
