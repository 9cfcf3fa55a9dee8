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
  unkept: 'Passed on and not kept',
  whyUnkept: (kind: string, policy: 'stored' | 'all' | 'off') => {
    if (kind === 'chat/completions')
      return policy === 'off' ? 'COMPLETIONIST_RECORD is off.' : 'The call did not say store: true.'
    if (kind === 'responses' || kind === 'completions' || kind === 'messages')
      return 'Another API: its answers are no chat completions, and there is no place for them here.'
    if (kind === 'models') return 'Asks what there is, and creates nothing.'
    return 'Creates no chat completion.'
  },
  lostCount: 'Lost',
  lost: (count: string) =>
    `Calls that could not be kept: ${count}. The store took nothing, and the memory for waiting was full.`,
  lostAdvice:
    'The programs got their answers. What was lost cannot be had again here; the mirror can bring it where upstream keeps it.',
  trouble: 'The store does not take recorded calls just now; they wait in memory. It says:',
  troubleAdvice:
    'Programs notice nothing. Free the store (disk space, rights, another process that holds it); it is asked again by itself.',
} as const
