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
      return policy === 'off' ? 'COMPLETIONIST_RECORD is off.' : 'The call did not set store: true.'
    if (kind === 'responses' || kind === 'completions' || kind === 'messages')
      return 'Another API: its answers are not chat completions and cannot be stored here.'
    if (kind === 'models') return 'Lists models, and creates nothing.'
    return 'Creates no chat completion.'
  },
  lostCount: 'Lost',
  lost: (count: string) =>
    `Calls that could not be kept: ${count}. The store accepted nothing, and the memory for waiting calls was full.`,
  lostAdvice:
    'The programs got their answers. Lost calls cannot be recovered here; the mirror can fetch those that upstream stores.',
  trouble: 'The store does not accept recorded calls at the moment; they wait in memory. It says:',
  troubleAdvice:
    'Programs notice nothing. Check disk space, file rights and other processes that use the store; it is tried again by itself.',
} as const
