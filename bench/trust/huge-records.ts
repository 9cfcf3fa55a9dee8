/** A record that is large in one way, as a line of an import. */
export interface HugeRecord {
  id: string
  what: string
  /** Text that the page shows of it, once it is open. */
  shows: string
  line(): string
}

/** Bytes. */
const MB = 1_000_000
const token = (n: number, alternatives: number) => ({
  token: ` w${n}`,
  logprob: -(n % 97) / 20,
  bytes: null,
  top_logprobs: Array.from({ length: alternatives }, (_, k) => ({ token: ` a${k}`, logprob: -k - 0.5, bytes: null })),
})
const deep = (depth: number) => `{"a":`.repeat(depth) + '1' + '}'.repeat(depth)
const call = (n: number, args: string) => ({
  id: `call_${n}`,
  type: 'function',
  function: { name: `tool_${n % 9}`, arguments: args },
})

interface Parts {
  message?: object
  choices?: object[]
  logprobs?: object
  more?: object
  messages?: object[]
}

function huge(id: string, what: string, shows: string, make: () => Parts): HugeRecord {
  return {
    id,
    what,
    shows,
    line: () => {
      const { message = {}, choices, logprobs = null, more = {}, messages } = make()
      const own = {
        index: 0,
        message: { role: 'assistant', content: 'a short answer', ...message },
        logprobs,
        finish_reason: 'stop',
      }
      const response = {
        id,
        object: 'chat.completion',
        created: 1_763_000_000,
        model: 'm-1',
        choices: choices ?? [own],
        ...more,
      }
      return JSON.stringify(messages === undefined ? response : { request: { model: 'm-1', messages }, response })
    },
  }
}

const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}`).join(' ')
const tokens = (count: number, alternatives: number) => ({
  message: { content: 'the whole answer' },
  logprobs: { content: Array.from({ length: count }, (_, n) => token(n, alternatives)), refusal: null },
})

/** One ordinary record, then one for each way of being huge. */
export const HUGE_RECORDS: readonly HugeRecord[] = [
  huge('plain', 'an ordinary record', 'how are you?', () => ({
    message: { content: 'Hello **world**, how are you?' },
  })),
  huge('line', '10 MB in one line', 'xxxxxxxx', () => ({ message: { content: 'x'.repeat(10 * MB) } })),
  huge('newlines', '10 MB of line ends', 'first line', () => ({
    message: { content: `first line${'\n'.repeat(10 * MB)}last` },
  })),
  huge('words', '1,000,000 words', 'word0 word1', () => ({ message: { content: words(1_000_000) } })),
  huge('tokens', '100,000 tokens', 'the whole answer', () => tokens(100_000, 0)),
  huge('alternatives', '20,000 tokens with 20 alternatives', 'the whole answer', () => tokens(20_000, 20)),
  huge('broken-arguments', 'arguments of 1 MB that are no JSON', 'tool_0', () => ({
    message: { content: null, tool_calls: [call(0, `{"a":"${'b'.repeat(MB)}`)] },
  })),
  huge('deep-arguments', 'arguments 10,000 levels deep', 'tool_0', () => ({
    message: { content: null, tool_calls: [call(0, deep(10_000))] },
  })),
  huge('wide-arguments', 'arguments with 100,000 members', 'tool_0', () => ({
    message: {
      content: null,
      tool_calls: [
        call(0, JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])))),
      ],
    },
  })),
  huge('calls', '10,000 tool calls', 'tool_0', () => ({
    message: { content: null, tool_calls: Array.from({ length: 10_000 }, (_, n) => call(n, `{"n":${n}}`)) },
  })),
  huge('choices', '128 choices of 100 kB', '0 some', () => ({
    choices: Array.from({ length: 128 }, (_, index) => ({
      index,
      message: { role: 'assistant', content: `${index} ${'some **text** '.repeat(7_500)}` },
      logprobs: null,
      finish_reason: 'stop',
    })),
  })),
  huge('annotations', '100,000 citations', 'see see', () => ({
    message: {
      content: 'see '.repeat(1000),
      annotations: Array.from({ length: 100_000 }, (_, n) => ({
        type: 'url_citation',
        url_citation: {
          start_index: n % 3000,
          end_index: (n % 3000) + 3,
          url: `https://example.com/${n}`,
          title: `T ${n}`,
        },
      })),
    },
  })),
  huge('metadata', 'metadata with 100,000 keys', 'a short answer', () => ({
    more: { metadata: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, `v${n}`])) },
  })),
  huge('metadata-value', 'a metadata value of 10 MB', 'a short answer', () => ({
    more: { metadata: { big: 'y'.repeat(10 * MB) } },
  })),
  huge('markdown', '1 MB of Markdown', 'Head', () => ({
    message: {
      content: '# Head\n\n- **one** `two`\n  - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n\n'.repeat(13_000),
    },
  })),
  huge('marks', '1 MB of combining marks', 'with marks', () => ({
    message: { content: `with marks a${'\u0301'.repeat(500_000)}` },
  })),
  huge('messages', '100,000 messages', 'a short answer', () => ({
    messages: Array.from({ length: 100_000 }, (_, n) => ({
      role: n % 2 === 0 ? 'user' : 'assistant',
      content: `m ${n}`,
    })),
  })),
  huge('input', '15 MB of input', 'What is this?', () => ({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(15 * MB)}` } },
        ],
      },
    ],
  })),
]
