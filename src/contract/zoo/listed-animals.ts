import { answer, asked, choiceOf, usageOf } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

/** Completions as lists return them: with the parameters of their request, and from servers that answer in parts. */
export const LISTED_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'listedWhole',
    title: 'As OpenAI lists it: tools, tool choice, response format and the other parameters repeated',
    body: answer({
      id: 'chatcmpl-zoo-listed',
      model: 'gpt-4o-2024-08-06',
      message: {
        content: null,
        tool_calls: [
          {
            id: 'call_zoo_listed',
            type: 'function',
            function: { name: 'find_hut', arguments: '{"near":"Finse","beds":4}' },
          },
        ],
        function_call: null,
      },
      finish_reason: 'tool_calls',
      usage: usageOf(118, 17),
      extra: {
        request_id: 'req_9f2c61d07be84a3d8d1b5a90c4e7f3aa',
        tool_choice: { type: 'function', function: { name: 'find_hut' } },
        seed: 4_242,
        top_p: 0.9,
        temperature: 0.2,
        presence_penalty: 0.5,
        frequency_penalty: -0.25,
        input_user: 'user-zoo-31',
        tools: [
          {
            type: 'function',
            function: {
              name: 'find_hut',
              description: 'Finds a hut with free beds near a place.',
              parameters: {
                type: 'object',
                properties: { near: { type: 'string' }, beds: { type: 'integer' } },
                required: ['near', 'beds'],
                additionalProperties: false,
              },
              strict: true,
            },
          },
          {
            type: 'custom',
            custom: {
              name: 'note',
              description: 'Writes one line into the log of the tour.',
              format: { type: 'grammar', grammar: { syntax: 'regex', definition: '^[^\\n]{1,80}$' } },
            },
          },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'hut',
            strict: true,
            schema: { type: 'object', properties: { hut: { type: 'string' } } },
          },
        },
        metadata: { env: 'prod', feature: 'search' },
      },
    }),
    request: asked('Is there a hut near Finse with four free beds?'),
  },
  {
    name: 'answerInParts',
    title: 'The answer of a look-alike: content in parts, reasoning beside it, a numbered tool call',
    body: answer({
      id: 'chatcmpl-zoo-answer-parts',
      model: 'qwen3-omni',
      choices: [
        choiceOf(0, {
          reasoning: 'The guest wants the map and hears better than they read.',
          content: [
            { type: 'text', text: 'Here is the way to the hut, once to look at and once to hear.' },
            { type: 'refusal', refusal: 'I cannot name the other guests.' },
            {
              type: 'image_url',
              image_url: {
                url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
              },
            },
            {
              type: 'input_audio',
              input_audio: { data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', format: 'wav' },
            },
            { type: 'file', file: { filename: 'way.gpx', file_id: 'file-zoo-way' } },
          ],
          tool_calls: [
            {
              index: 0,
              id: 'call_zoo_part',
              type: 'function',
              function: { name: 'show_map', arguments: '{"place":"Finse"}' },
            },
          ],
        }),
      ],
      extra: { metadata: { env: 'dev', feature: 'search' } },
    }),
    request: asked('How do I get to the hut?'),
  },
]
