import { expect, onTestFinished, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { openTestApp, toIncoming } from '../testing/test-app.ts'
import { toTrainingExamples } from './training-examples.ts'

const question = { role: 'user', content: 'What is the weather in Oslo?' }
const tool = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } }
const called = [{ id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } }]
const answer = (message: object, finish = 'stop') => ({
  id: 'a',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [
    { index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, finish_reason: finish },
  ],
})

/** What the record of this answer to this request gives. */
function examplesOf(completion: object, request: object | null = { messages: [question] }) {
  const found = toTrainingExamples({ object: 'completion.record', id: 'a', completion, request })
  return 'reason' in found ? found.reason : found.examples.map((text): unknown => JSON.parse(text))
}

test('an answer stands behind its input, with the tools that were offered', () => {
  expect(examplesOf(answer({ content: 'Rain.' }))).toEqual([
    { messages: [question, { role: 'assistant', content: 'Rain.' }] },
  ])
  const request = { messages: [question], tools: [tool], parallel_tool_calls: false, temperature: 1 }
  expect(examplesOf(answer({ tool_calls: called }, 'tool_calls'), request)).toEqual([
    {
      messages: [question, { role: 'assistant', tool_calls: called }],
      tools: [tool],
      parallel_tool_calls: false,
    },
  ])
})

test('each choice is an example of its own', () => {
  const two = answer({ content: 'Rain.' })
  const other = { index: 1, message: { role: 'assistant', content: 'Sun.' }, finish_reason: 'stop' }
  expect(examplesOf({ ...two, choices: [...two.choices, other] })).toHaveLength(2)
})

test.each([
  ['its input is not known', answer({ content: 'Rain.' }), null],
  ['its answer is cut off', answer({ content: 'Ra' }, 'length'), undefined],
  ['its answer was filtered', answer({ content: '' }, 'content_filter'), undefined],
  ['it is a refusal', answer({ refusal: 'No.' }), undefined],
  ['its answer is audio', answer({ audio: { id: 'x' } }), undefined],
  ['its answer is empty', answer({ content: '' }), undefined],
  ['it has no answer', { id: 'a', choices: [] }, undefined],
  ['it calls tools that are no functions', answer({ tool_calls: [{ type: 'custom', custom: {} }] }), undefined],
  [
    'it offers tools that are no functions',
    answer({ content: 'Rain.' }),
    { messages: [question], tools: [{ type: 'custom' }] },
  ],
  [
    'its input has a part of the type input_audio',
    answer({ content: 'Rain.' }),
    { messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] },
  ],
])('“%s” is a reason to leave a record out', (reason, completion, request) => {
  expect(examplesOf(completion, request)).toBe(reason)
})

test('a file has the examples and nothing else, another what was left out and why; together that is every record', async () => {
  const api = await openTestApp()
  onTestFinished(() => api.close())
  const request = Buffer.from(JSON.stringify({ model: 'm', messages: [question] }))
  await api.store.ingest([
    { ...toIncoming(JSON.stringify({ ...answer({ content: 'Rain.' }), id: 'good' })), request },
    { ...toIncoming(JSON.stringify({ ...answer({ content: 'Ra' }, 'length'), id: 'cut' })), request },
    toIncoming(JSON.stringify({ ...answer({ content: 'Rain.' }), id: 'without input' })),
  ])
  const linesOf = async (format: string) =>
    (await (await api.ask(`/api/export?source=store&format=${format}`)).text())
      .trim()
      .split('\n')
      .map((text): unknown => JSON.parse(text))
  expect(await linesOf('training')).toEqual([{ messages: [question, { role: 'assistant', content: 'Rain.' }] }])
  const leftOut = await linesOf('training_left_out')
  expect(leftOut).toHaveLength(2)
  expect(leftOut).toEqual(
    expect.arrayContaining([
      { object: 'training.left_out', id: 'cut', reason: 'its answer is cut off' },
      { object: 'training.left_out', id: 'without input', reason: 'its input is not known' },
    ]),
  )
  expect((await api.store.list(EVERYTHING, { limit: 9 })).total).toBe(3)
})
