/** The recorder on the page of sources. */
export const recorderMessages = {
  title: 'Recorder',
  lead: 'Keeps a copy of each completion that a program creates through this server. Each upstream says which ones.',
  policies: {
    stored: 'Keeps the completions that programs create through this server with store: true.',
    all: 'Keeps every completion that programs create through this server.',
    off: 'Keeps nothing of what goes through this server.',
  },
  since: 'Counted since the start',
  calls: 'Completions created',
  recorded: 'Kept',
  running: 'Running now',
  waiting: 'Waiting to be stored',
  inMemory: (bytes: string) => `${bytes} in memory`,
  forwarded: 'Other calls passed on',
  lostCount: 'Lost',
  lost: (count: string) =>
    `Calls that could not be kept: ${count}. The store took nothing, and the memory for waiting was full.`,
  lostAdvice:
    'The programs got their answers. What was lost cannot be had again here; the mirror can bring it where upstream keeps it.',
  trouble: 'The store does not take recorded calls just now; they wait in memory. It says:',
  troubleAdvice:
    'Programs notice nothing. Free the store (disk space, rights, another process that holds it); it is asked again by itself.',
} as const
