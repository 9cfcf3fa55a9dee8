import { answer, asked, choiceOf, usageOf, ZOO_CREATED } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

const NEWS =
  'The Hardanger bridge stays closed until Friday because of ice on the cables ([vegvesen.no](https://www.vegvesen.no/trafikk)). Ferries run every 40 minutes instead ([norled.no](https://www.norled.no/ruter)), and foot passengers travel free of charge ([vegvesen.no](https://www.vegvesen.no/trafikk)).'

/** A citation of the `nth` occurrence of the marker; the end is exclusive, as on the wire. */
function cite(text: string, marker: string, nth: number, title: string, url: string) {
  let start = -1
  for (let n = 0; n < nth; n++) start = text.indexOf(marker, start + 1)
  return { type: 'url_citation', url_citation: { start_index: start, end_index: start + marker.length, title, url } }
}

/** The shapes that everybody meets. */
export const CORE_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'plainText',
    title: 'A plain answer with every number reported',
    body: answer({
      id: 'chatcmpl-zoo-plain',
      content: 'Boots that were worn indoors can be returned within **60 days**.',
      usage: usageOf(58, 96, {
        prompt_tokens_details: { cached_tokens: 32, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      }),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'acme' } },
    }),
    request: asked('What is our refund policy?'),
  },
  {
    name: 'citations',
    title: 'Web search with three citations',
    body: answer({
      id: 'chatcmpl-zoo-citations',
      model: 'gpt-4o-search-preview-2025-03-11',
      choices: [
        choiceOf(0, {
          content: NEWS,
          annotations: [
            cite(
              NEWS,
              '([vegvesen.no](https://www.vegvesen.no/trafikk))',
              1,
              'Trafikk og føre',
              'https://www.vegvesen.no/trafikk',
            ),
            cite(
              NEWS,
              '([norled.no](https://www.norled.no/ruter))',
              1,
              'Ruter og rutetider | Norled',
              'https://www.norled.no/ruter',
            ),
            cite(
              NEWS,
              '([vegvesen.no](https://www.vegvesen.no/trafikk))',
              2,
              'Trafikk og føre',
              'https://www.vegvesen.no/trafikk',
            ),
          ],
        }),
      ],
      usage: usageOf(19, 102),
      extra: { metadata: { env: 'prod', feature: 'search', customer: 'hooli' } },
    }),
    request: asked('Is the Hardanger bridge open?', { web_search_options: {} }),
  },
  {
    name: 'threeChoices',
    title: 'Three choices, one of them cut off',
    body: answer({
      id: 'chatcmpl-zoo-three-choices',
      choices: [
        choiceOf(0, { content: 'Warm feet, dry mind.' }),
        choiceOf(1, { content: 'Warm feet, clear mind, and the summit before noon.' }),
        choiceOf(2, { content: 'Cold hands never tied a good knot, so' }, 'length'),
      ],
      usage: usageOf(27, 34),
      extra: { metadata: { env: 'staging', feature: 'support', experiment: 'slogans' } },
    }),
    request: asked('A slogan for wool socks.', { n: 3, max_tokens: 12, temperature: 1.1 }),
  },
  {
    name: 'toolCall',
    title: 'A tool call',
    body: answer({
      id: 'chatcmpl-zoo-tool',
      choices: [
        choiceOf(
          0,
          {
            tool_calls: [
              {
                id: 'call_berlin',
                type: 'function',
                function: { name: 'get_weather', arguments: '{"city":"Berlin","unit":"celsius"}' },
              },
            ],
          },
          'tool_calls',
        ),
      ],
      usage: usageOf(82, 19),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'globex' } },
    }),
    request: asked('Do I need a jacket in Berlin?', {
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather for a city',
            strict: true,
            parameters: {
              type: 'object',
              properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
              required: ['city', 'unit'],
              additionalProperties: false,
            },
          },
        },
      ],
    }),
  },
  {
    name: 'badToolJson',
    title: 'Tool arguments that are not JSON',
    body: answer({
      id: 'chatcmpl-zoo-bad-tool',
      model: 'gpt-3.5-turbo-0125',
      choices: [
        choiceOf(
          0,
          {
            tool_calls: [
              {
                id: 'call_order',
                type: 'function',
                function: {
                  name: 'create_order',
                  arguments: '{"sku": "TENT-3",\n "quantity": 2,\n "note": "leave at the "back" door"}',
                },
              },
            ],
          },
          'tool_calls',
        ),
      ],
      usage: usageOf(140, 33),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'initech' } },
    }),
    request: asked('Two Storm 3 tents please, leave them at the "back" door.', {
      tools: [
        {
          type: 'function',
          function: {
            name: 'create_order',
            parameters: {
              type: 'object',
              properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
              required: ['sku'],
            },
          },
        },
      ],
    }),
  },
  {
    name: 'refusal',
    title: 'A refusal',
    body: answer({
      id: 'chatcmpl-zoo-refusal',
      model: 'gpt-4o-2024-08-06',
      choices: [choiceOf(0, { refusal: 'I’m sorry, I can’t help with opening a lock that isn’t yours.' })],
      usage: usageOf(81, 17),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'umbrella' } },
    }),
    request: asked('How do I open my neighbour’s bike lock without the key?', {
      response_format: { type: 'json_schema', json_schema: { name: 'steps', schema: { type: 'object' } } },
    }),
  },
  {
    name: 'cutByLength',
    title: 'Cut off by the token limit',
    body: answer({
      id: 'chatcmpl-zoo-length',
      content:
        'Day 1: arrive at Finse with the morning train and walk to the hut. Day 2: cross the glacier with a guide; bring',
      finish_reason: 'length',
      usage: usageOf(29, 32),
      extra: { metadata: { env: 'staging', feature: 'summarise' } },
    }),
    request: asked('Plan five days at Finse.', { max_completion_tokens: 32 }),
  },
  {
    name: 'storedRow',
    title: 'A row as OpenAI lists it: exact 64-bit seed, no usage details',
    body: `{"object":"chat.completion","id":"chatcmpl-zoo-stored","model":"gpt-4o-mini-2024-07-18","created":${ZOO_CREATED},"request_id":"req_0c9a7f5e3d1b4a6c8e2f0a1b3c5d7e9f","tool_choice":null,"usage":{"total_tokens":18,"completion_tokens":2,"prompt_tokens":16},"seed":-8132613597486110237,"top_p":1.0,"temperature":1.0,"presence_penalty":0.0,"frequency_penalty":0.0,"system_fingerprint":"fp_560af6e559","input_user":null,"service_tier":"default","tools":null,"metadata":{"env":"prod","feature":"triage"},"choices":[{"index":0,"message":{"content":"Understood.","role":"assistant","tool_calls":null,"function_call":null},"finish_reason":"stop","logprobs":null}],"response_format":null}`,
    request: null,
  },
  {
    name: 'unknownFields',
    title: 'Fields that this version does not know, exact numbers, a key twice',
    body: `{"id":"chatcmpl-zoo-unknown","object":"chat.completion","created":${ZOO_CREATED},"model":"first-name","model":"gpt-4.1-mini-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":"Kept as it came: \\ud83c alone.","refusal":null,"sentiment":{"score":0.1000000000000000055}},"logprobs":null,"finish_reason":"stop","stop_reason":null}],"usage":{"prompt_tokens":16,"completion_tokens":7,"total_tokens":23,"queue_time":0.27463279799999996},"energy_joules":1e400,"minus_zero":-0,"big":9007199254740993,"metadata":{"env":"dev"}}`,
    request: asked('Say something I can keep.'),
  },
  {
    name: 'reasoningUsage',
    title: 'Reasoning tokens and a cached prompt',
    body: answer({
      id: 'chatcmpl-zoo-reasoning',
      model: 'o3-2025-04-16',
      content: '**12:15** is the latest start: 4 h 30 min of walking plus 20 minutes to the pier makes 17:05.',
      usage: usageOf(2_312, 1_408, {
        prompt_tokens_details: { cached_tokens: 2_048, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 1_344,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      }),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'acme' } },
    }),
    request: asked('When must we start to catch the 17:05 ferry?', {
      reasoning_effort: 'medium',
      service_tier: 'auto',
    }),
  },
]
