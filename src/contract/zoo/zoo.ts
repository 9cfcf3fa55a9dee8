import { spliceMembers } from '../json-members.ts'
import type { ZooAnimal } from './zoo-animal.ts'

/** 2026-11-16T09:00:00Z; the animals follow a minute apart. */
const FIRST_CREATED = 1_794_819_600

interface Traits {
  name: string
  title: string
  choices: readonly unknown[]
  usage?: unknown
  /** Further members of the completion. */
  more?: Readonly<Record<string, unknown>>
  /** Members that only a JSON text can hold, name to text. */
  exact?: Readonly<Record<string, string>>
  request?: unknown
}

const born: ZooAnimal[] = []

function add({ name, title, choices, usage, more, exact, request }: Traits): void {
  const body = JSON.stringify({
    id: `chatcmpl-zoo-${name}`,
    object: 'chat.completion',
    created: FIRST_CREATED + born.length * 60,
    model: 'gpt-4o-mini-2024-07-18',
    choices,
    usage: usage ?? { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 },
    service_tier: 'default',
    system_fingerprint: 'fp_0123456789',
    ...more,
  })
  born.push({
    name,
    title,
    body: exact === undefined ? body : spliceMembers(body, exact),
    request: request === undefined ? null : JSON.stringify(request),
  })
}

function asked(text: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { model: 'gpt-4o-mini', messages: [{ role: 'user', content: text }], store: true, ...more }
}

function said(
  content: string | null,
  more: Readonly<Record<string, unknown>> = {},
  finish = 'stop',
  index = 0,
): unknown {
  return {
    index,
    message: { role: 'assistant', content, refusal: null, annotations: [], ...more },
    logprobs: null,
    finish_reason: finish,
  }
}

add({
  name: 'plain-text',
  title: 'An answer of one sentence',
  choices: [said('The quick brown fox is a pangram: it uses every letter of the alphabet.')],
  request: asked('Which sentence uses every letter?'),
})
add({
  name: 'three-choices',
  title: 'Three choices, one of them cut off',
  choices: [
    said('Lisbon, for the light.'),
    said('Kyoto, for the gardens.', {}, 'stop', 1),
    said('Reykjavík, for the', {}, 'length', 2),
  ],
  usage: { prompt_tokens: 15, completion_tokens: 18, total_tokens: 33 },
  request: asked('Name a city worth a detour, and why.', { n: 3, temperature: 1.2 }),
})
const WEATHER_TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
function call(id: string, name: string, args: string): unknown {
  return { id, type: 'function', function: { name, arguments: args } }
}
add({
  name: 'tool-call',
  title: 'Two tool calls at once',
  choices: [
    said(
      null,
      {
        tool_calls: [
          call('call_berlin', 'get_weather', '{"city":"Berlin"}'),
          call('call_paris', 'get_weather', '{"city":"Paris"}'),
        ],
      },
      'tool_calls',
    ),
  ],
  request: asked('Is it warmer in Berlin or in Paris?', { tools: [WEATHER_TOOL], tool_choice: 'auto' }),
})
add({
  name: 'bad-tool-json',
  title: 'Tool arguments that stop in the middle of the JSON',
  choices: [said(null, { tool_calls: [call('call_cut', 'get_weather', '{"city": "Ber')] }, 'tool_calls')],
  request: asked('What is the weather in Berlin?', { tools: [WEATHER_TOOL] }),
})
add({
  name: 'refusal',
  title: 'The model refuses',
  choices: [said(null, { refusal: "I'm sorry, but I can't help with picking that lock." })],
  request: asked('How do I open the lock of my neighbour?'),
})
add({
  name: 'cut-by-length',
  title: 'An answer cut off at the token limit',
  choices: [said('Once upon a time there was a lighthouse keeper who', {}, 'length')],
  usage: { prompt_tokens: 11, completion_tokens: 10, total_tokens: 21 },
  request: asked('Tell me a story.', { max_completion_tokens: 10 }),
})
const CITED = 'The bridge opened in 1937 ([example.org](https://example.org/bridge)).'
add({
  name: 'citations',
  title: 'A sentence with a citation from a web search',
  choices: [
    said(CITED, {
      annotations: [
        {
          type: 'url_citation',
          url_citation: {
            start_index: CITED.indexOf('('),
            end_index: CITED.lastIndexOf('.'),
            url: 'https://example.org/bridge',
            title: 'The bridge, a history',
          },
        },
      ],
    }),
  ],
  more: { model: 'gpt-4o-search-preview-2025-03-11' },
  request: asked('When did the bridge open?', { web_search_options: {} }),
})
function token(text: string, logprob: number, bytes: readonly number[] | null, alternatives: readonly unknown[] = []) {
  return { token: text, logprob, bytes, top_logprobs: alternatives }
}
add({
  name: 'logprobs-split-emoji',
  title: 'Log probabilities where two tokens share one emoji',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Hi 🙂!', refusal: null },
      logprobs: {
        content: [
          token(
            'Hi',
            -0.02,
            [72, 105],
            [token('Hi', -0.02, [72, 105]), token('Hello', -4.1, [72, 101, 108, 108, 111])],
          ),
          token(' \\xf0\\x9f', -0.4, [32, 240, 159]),
          token('\\x99\\x82', -0.001, [153, 130]),
          token('!', -9999, [33], [token('.', -0.3, [46])]),
        ],
        refusal: null,
      },
      finish_reason: 'stop',
    },
  ],
  request: asked('Say hi with a smile.', { logprobs: true, top_logprobs: 2 }),
})
/** 44 bytes of header and four silent samples: a whole, playable WAV file at 8 kHz. */
const SILENCE = 'UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQgAAAAAAAAAAAAAAA=='
add({
  name: 'audio-wav',
  title: 'A spoken answer with its transcript',
  choices: [
    said(null, {
      audio: { id: 'audio_zoo', expires_at: FIRST_CREATED + 3_600, data: SILENCE, transcript: 'Good morning.' },
    }),
  ],
  usage: {
    prompt_tokens: 14,
    completion_tokens: 32,
    total_tokens: 46,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, text_tokens: 14, image_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 24,
      text_tokens: 8,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  more: { model: 'gpt-4o-audio-preview-2024-12-17' },
  request: asked('Say good morning.', { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } }),
})
add({
  name: 'usage-details',
  title: 'Every number that a usage breakdown can hold',
  choices: [said('const answer = 42')],
  usage: {
    prompt_tokens: 1_204,
    completion_tokens: 318,
    total_tokens: 1_522,
    prompt_tokens_details: {
      cached_tokens: 1_024,
      cache_write_tokens: 100,
      text_tokens: 1_204,
      audio_tokens: 0,
      image_tokens: 0,
    },
    completion_tokens_details: {
      text_tokens: 70,
      audio_tokens: 0,
      reasoning_tokens: 192,
      accepted_prediction_tokens: 40,
      rejected_prediction_tokens: 16,
    },
  },
  more: { model: 'gpt-5-mini-2025-08-07', service_tier: 'flex' },
  request: asked('Change 41 to 42.', { prediction: { type: 'content', content: 'const answer = 41' } }),
})
add({
  name: 'stored-row',
  title: "A row of OpenAI's own list, with a seed that no double can hold",
  choices: [
    {
      index: 0,
      message: { content: 'Hello! How can I help?', role: 'assistant', tool_calls: null, function_call: null },
      finish_reason: 'stop',
      logprobs: null,
    },
  ],
  more: {
    request_id: 'req_0123456789abcdef',
    tool_choice: null,
    top_p: 1,
    temperature: 0.7,
    presence_penalty: 0,
    frequency_penalty: 0,
    input_user: null,
    tools: null,
    metadata: { customer: 'acme', env: 'prod' },
    response_format: null,
  },
  exact: { seed: '-8132613597486110237' },
})
add({
  name: 'unknown-fields',
  title: 'Members, a finish reason and a service tier that no contract names',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'All good.', refusal: null, mood: 'cheerful' },
      finish_reason: 'eos',
      content_filter_results: { hate: { filtered: false, severity: 'safe' } },
    },
  ],
  more: { service_tier: 'warp', provider: { name: 'example', region: ['eu', 1] }, model: 'vicuna-2' },
})

/** Named peculiar completions, for tests, stories and the sample alike. */
export const zoo: readonly ZooAnimal[] = born
