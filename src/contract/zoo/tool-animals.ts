import { answer, asked, choiceOf, usageOf } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

const WEATHER_TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Weather for a city, today or on a date',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
        days: { type: 'integer', minimum: 1, maximum: 10 },
      },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
}
const call = (id: string, name: string, args: string) => ({ id, type: 'function', function: { name, arguments: args } })

/** Completions that call tools, correctly and not. */
export const TOOL_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'parallelToolCalls',
    title: 'Three tool calls at once, with the results of two earlier ones',
    body: answer({
      id: 'chatcmpl-zoo-parallel-tools',
      model: 'gpt-4.1-2025-04-14',
      choices: [
        choiceOf(
          0,
          {
            content: 'Let me look at all three places.',
            tool_calls: [
              call('call_oslo', 'get_weather', '{"city":"Oslo","unit":"celsius","days":3}'),
              call('call_bergen', 'get_weather', '{"city":"Bergen","unit":"celsius","days":3}'),
              call('call_tromso', 'get_weather', '{"city":"Tromsø","unit":"celsius","days":3}'),
            ],
          },
          'tool_calls',
        ),
      ],
      usage: usageOf(312, 74),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'hooli' } },
    }),
    request: JSON.stringify({
      model: 'gpt-4.1',
      store: true,
      parallel_tool_calls: true,
      tool_choice: 'auto',
      tools: [WEATHER_TOOL],
      messages: [
        { role: 'system', content: 'You plan trips. Look at the weather before you advise.' },
        { role: 'user', content: 'Oslo or Lillehammer tomorrow?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            call('call_1', 'get_weather', '{"city":"Oslo","unit":"celsius"}'),
            call('call_2', 'get_weather', '{"city":"Lillehammer","unit":"celsius"}'),
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '{"temp": 4, "sky": "rain"}' },
        { role: 'tool', tool_call_id: 'call_2', content: '{"temp": -2, "sky": "clear"}' },
        { role: 'assistant', content: 'Lillehammer: clear and −2 °C.' },
        { role: 'user', content: 'And for the next three days: Oslo, Bergen or Tromsø?' },
      ],
    }),
  },
  {
    name: 'toolSchemaViolation',
    title: 'Valid JSON that is not what the tool asked for',
    body: answer({
      id: 'chatcmpl-zoo-tool-schema',
      choices: [
        choiceOf(
          0,
          {
            tool_calls: [
              call('call_bad', 'get_weather', '{"city":"Paris","unit":"kelvin","days":"three","wind":true}'),
            ],
          },
          'tool_calls',
        ),
      ],
      usage: usageOf(131, 27),
      extra: { metadata: { env: 'staging', feature: 'support' } },
    }),
    request: asked('Weather in Paris for three days, in kelvin?', { tools: [WEATHER_TOOL] }),
  },
  {
    name: 'customTool',
    title: 'A custom tool with free text as its input',
    body: answer({
      id: 'chatcmpl-zoo-custom-tool',
      model: 'gpt-5-2025-08-07',
      choices: [
        choiceOf(
          0,
          {
            tool_calls: [
              {
                id: 'call_sql',
                type: 'custom',
                custom: {
                  name: 'run_sql',
                  input: "SELECT city, count(*)\nFROM shops\nWHERE open_on = 'sunday'\nGROUP BY city;",
                },
              },
            ],
          },
          'tool_calls',
        ),
      ],
      usage: usageOf(205, 218, { completion_tokens_details: { reasoning_tokens: 192, audio_tokens: 0 } }),
      extra: { metadata: { env: 'dev', feature: 'code' } },
    }),
    request: asked('Which cities have shops that open on Sunday?', {
      tools: [{ type: 'custom', custom: { name: 'run_sql' } }],
    }),
  },
  {
    name: 'functionCall',
    title: 'The deprecated function_call',
    body: answer({
      id: 'chatcmpl-zoo-function-call',
      model: 'gpt-3.5-turbo-0613',
      choices: [
        choiceOf(0, { function_call: { name: 'find_order', arguments: '{\n  "order": 88213\n}' } }, 'function_call'),
      ],
      usage: usageOf(88, 19),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'initech' } },
    }),
    request: asked('Where is order 88213?', {
      functions: [{ name: 'find_order', parameters: { type: 'object', properties: { order: { type: 'integer' } } } }],
    }),
  },
  {
    name: 'deepArguments',
    title: 'Arguments nested 300 deep',
    body: answer({
      id: 'chatcmpl-zoo-deep-arguments',
      choices: [
        choiceOf(
          0,
          { tool_calls: [call('call_deep', 'store_tree', `${'{"child":'.repeat(300)}null${'}'.repeat(300)}`)] },
          'tool_calls',
        ),
      ],
      usage: usageOf(60, 900),
    }),
    request: asked('Nest it as deep as you can.'),
  },
]
