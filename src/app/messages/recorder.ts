/** The recorder on the page of sources. */
export const recorderMessages = {
  title: 'Recorder',
  policies: {
    stored: 'Keeps the completions that programs create through this server with store: true.',
    all: 'Keeps every completion that programs create through this server.',
    off: 'Keeps nothing of what goes through this server.',
  },
  since: 'Since the start',
  calls: (count: string) => `${count} created`,
  recorded: (count: string) => `${count} kept`,
  running: (count: string) => `${count} under way`,
  waiting: (count: string) => `${count} waiting for the store`,
  forwarded: (count: string) => `${count} other calls passed on`,
  lost: (count: string) => `${count} could not be kept: the store took nothing, and the memory for waiting was full.`,
  trouble: 'The store does not take recorded calls just now; they wait in memory. It says:',
} as const
