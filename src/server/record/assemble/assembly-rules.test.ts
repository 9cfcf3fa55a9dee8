import { expect, test } from 'vitest'
import { createStreamAssembler } from './stream-assembler.ts'
import type { Json } from './json-member.ts'
import { createSseReader } from './sse-reader.ts'

function assemble(sse: string) {
  const reader = createSseReader()
  const assembler = createStreamAssembler()
  for (const event of [...reader.push(Buffer.from(sse)), ...reader.end()]) assembler.push(event)
  return assembler.finish()
}

type More = Record<string, unknown>
const chunk = (delta: unknown, choice: More = {}, more: More = {}) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 7, model: 'm', choices: [{ index: 0, delta, finish_reason: null, ...choice }], ...more })}\n\n`
const END = `${chunk({}, { finish_reason: 'stop' })}data: [DONE]\n\n`
const choiceOf = (sse: string) => ((assemble(sse).completion?.['choices'] ?? []) as (Json & { message: Json })[])[0]
const messageOf = (...deltas: unknown[]) => choiceOf(deltas.map((delta) => chunk(delta)).join('') + END)?.message

const ids = (list: number[]) => chunk({ content: 'ha' }, { token_ids: list })
const detail = (text: string, more = {}) => ({
  reasoning_details: [{ type: 'reasoning.text', index: 0, text, ...more }],
})
const block = (thinking: string) => ({ thinking_blocks: [{ type: 'thinking', thinking }] })

test('a message that stands beside the deltas never stands for them, null or the whole so far', () => {
  const sse = chunk({ content: 'The ' }, { message: { content: 'The ' } })
  const rest = chunk({ content: 'pass' }, { message: { content: 'The pass', sources: 2 } })
  expect(choiceOf(sse + rest + END)?.message).toMatchObject({ content: 'The pass', sources: 2 })
  expect(choiceOf(chunk({ content: 'Hello' }, { message: null }) + END)?.message['content']).toBe('Hello')
})

test('a server that sends no deltas is taken at its whole message', () => {
  const sse = chunk(undefined, { message: { role: 'assistant', content: 'All.' }, finish_reason: 'stop' })
  expect(choiceOf(sse)?.message).toMatchObject({ content: 'All.' })
})

test('lists that are said again with every chunk are kept once, grown ones with what is new', () => {
  const beside = { citations: ['a', 'b'], search_results: [{ url: 'a' }, { url: 'b' }] }
  const more = { ...beside, citations: ['a', 'b', 'c'] }
  expect(
    assemble(chunk({ content: 'x' }, {}, beside) + chunk({}, {}, beside) + chunk({}, {}, more)).completion,
  ).toMatchObject(more)
  const images = [{ type: 'image_url', index: 0, image_url: { url: 'data:image/png;base64,AA' } }]
  expect(messageOf({ images }, { images }, { annotations: [{ a: 1 }] }, { annotations: [{ a: 2 }] })).toMatchObject({
    images,
    annotations: [{ a: 1 }, { a: 2 }],
  })
})

test('numbers in lists are pieces, also where they repeat', () => {
  expect(choiceOf(ids([7]) + ids([7]) + END)?.['token_ids']).toEqual([7, 7])
})

test('entries of one index are one entry, unless their types differ; without an index the text goes on', () => {
  const sealed = { reasoning_details: [{ type: 'reasoning.encrypted', index: 0, data: 'AA' }] }
  expect(
    messageOf(detail('ha', { signature: null }), detail('ha'), detail('', { signature: 'S' }), sealed),
  ).toMatchObject({
    reasoning_details: [
      { type: 'reasoning.text', index: 0, text: 'haha', signature: 'S' },
      { type: 'reasoning.encrypted', index: 0, data: 'AA' },
    ],
  })
  expect(messageOf(block('Two '), block('and'))?.['thinking_blocks']).toEqual([
    { type: 'thinking', thinking: 'Two and' },
  ])
})

test('a tool that a server ran itself is said again with its output, and its arguments are not doubled', () => {
  const tool = { index: 0, type: 'search', arguments: '{"q":"x"}' }
  const done = { ...tool, output: 'found', search_results: { results: [{ url: 'a' }] } }
  expect(messageOf({ executed_tools: [tool] }, { executed_tools: [done] })?.['executed_tools']).toEqual([done])
})

test.each([
  ['reasoning_text', ['The ', 'user'], 'The user'],
  ['reasoning_text', ['ha', 'ha'], 'haha'],
  ['my_words', ['one ', 'two ', 'three'], 'one two three'],
  ['my_state', ['thinking', 'thinking', 'thinking'], 'thinking'],
  ['channel', ['analysis', 'analysis', 'final'], 'final'],
  ['trace_id', ['a', 'b'], 'b'],
])('of a string %s the pieces %j become %j', (member, pieces, whole) => {
  expect(messageOf(...pieces.map((piece) => ({ [member]: piece })))?.[member]).toBe(whole)
})

test('padding is no part of an answer, wherever it stands', () => {
  const sse = chunk(
    { content: 'x', p: 'ab', obfuscation: 'cd' },
    { obfuscation: 'ef' },
    { p: 'abc', obfuscation: 'gh' },
  )
  expect(JSON.stringify(assemble(sse + END).completion)).not.toMatch(/"p"|obfuscation/)
})

const call = (name: string | null, text: string, more = {}) => ({
  ...more,
  function: { ...(name === null ? {} : { name }), arguments: text },
})
const list = (...calls: unknown[]) => ({ tool_calls: calls })
const callsOf = (...deltas: unknown[]) =>
  ((messageOf(...deltas)?.['tool_calls'] ?? []) as { id: string; function: { name: string; arguments: string } }[]).map(
    (made) => [made.id, made.function.name, made.function.arguments].join(' ').trim(),
  )

test.each([
  [
    'another id at the same index',
    [list(call('f', '{"a":1}', { index: 0, id: 'x' })), list(call('f', '{"a":1}', { index: 0, id: 'y' }))],
    ['x f {"a":1}', 'y f {"a":1}'],
  ],
  [
    'another id without an index',
    [list(call('f', '{', { id: 'x' })), list(call(null, '}')), list(call('g', '{}', { id: 'y' }))],
    ['x f {}', 'y g {}'],
  ],
  [
    'pieces that follow at a repeated index',
    [
      list(call('f', '{}', { index: 0, id: 'x' })),
      list(call('g', '', { index: 0, id: 'y' })),
      list(call(null, '{"b"', { index: 0 })),
      list(call(null, ':2}', { index: 0 })),
    ],
    ['x f {}', 'y g {"b":2}'],
  ],
  [
    'one list of two, without index or id',
    [list(call('read', '{"p":"a"}', { id: '' }), call('read', '{"p":"b"}', { id: '' }))],
    ['read {"p":"a"}', 'read {"p":"b"}'],
  ],
  ['one list of two with one index', [list(call('f', '', { index: 0 }), call('g', '', { index: 0 }))], ['f', 'g']],
  [
    'a new name after whole arguments',
    [list(call('f', '{"a":"}"')), list(call(null, '}')), list(call('f', '{"a":2}'))],
    ['f {"a":"}"}', 'f {"a":2}'],
  ],
  [
    'a name that every piece repeats',
    [
      list(call('f', '{"a"', { index: 0, id: 'x' })),
      list(call('f', ':1}', { index: 0, id: 'x' })),
      list(call('f', '', { index: 0 })),
    ],
    ['x f {"a":1}'],
  ],
  [
    'an id made up for each piece',
    [
      list(call('f', '', { index: 0, id: 'x' })),
      list(call(null, '{"a"', { index: 0, id: 'y' })),
      list(call(null, ':1}', { index: 0, id: 'z' })),
    ],
    ['x f {"a":1}'],
  ],
  [
    'a call that is said again as it closes',
    [
      list(call('f', '{"a"', { index: 0, id: 'x' })),
      list(call(null, ':1}', { index: 0 })),
      list(call('f', '{"a":1}', { index: 0, id: 'x' })),
    ],
    ['x f {"a":1}'],
  ],
  [
    'one id for two indices',
    [list(call('f', '{}', { index: 0, id: 'x' }), call('g', '{}', { index: 1, id: 'x' }))],
    ['x f {}', 'x g {}'],
  ],
  [
    'another name at an index whose call has no arguments',
    [list(call('get_time', '', { index: 0 })), list(call('get_date', '{}', { index: 0 }))],
    ['get_time', 'get_date {}'],
  ],
  [
    'two calls in turns, without index, id and name',
    [list(call('f', '{'), call('g', '{')), list(call(null, '}'), call(null, '}'))],
    ['f {}', 'g {}'],
  ],
])('tool calls are told apart: %s', (_what, deltas, made) => {
  expect(callsOf(...deltas)).toEqual(made)
})

test.each(['', ' ', 'null', 'None', false])('a finish reason of %j ends nothing', (reason) => {
  const made = assemble(chunk({ content: 'The route' }, { finish_reason: reason }))
  expect([made.end, made.completion?.['choices']]).toMatchObject(['truncated', [{ finish_reason: null }]])
})

const HALF = chunk({ content: 'Half' })
const BOOM = { message: 'boom', code: 502 }
test.each([
  ['in the chunk', `data: ${JSON.stringify({ error: BOOM })}\n\n`, BOOM],
  ['in a choice', chunk({ content: '' }, { finish_reason: 'error', error: BOOM }), BOOM],
  ['as the finish reason alone', chunk({}, { finish_reason: 'error' }), { message: expect.stringContaining('error') }],
  ['as an event with a bare message', 'event: error\ndata: boom\n\n', 'boom'],
  ['as an event with an object', `event: error\ndata: ${JSON.stringify(BOOM)}\n\n`, BOOM],
  ['as the object itself', `data: ${JSON.stringify({ object: 'error', ...BOOM })}\n\n`, { object: 'error', ...BOOM }],
  ['as a message without choices', `data: ${JSON.stringify(BOOM)}\n\n`, BOOM],
  ['in a line of its own name', `error: ${JSON.stringify({ error: BOOM })}\n\n`, BOOM],
  ['as bare JSON', `${JSON.stringify({ error: BOOM })}\n`, BOOM],
  ['in a delta', chunk({ content: '', error: BOOM }), BOOM],
  ['in a message', chunk({}, { message: { error: BOOM }, finish_reason: null }), BOOM],
  ['as a message and nothing else', 'data: {"message":"boom"}\n\n', { message: 'boom' }],
  [
    'as a failure by its own word',
    'data: {"id":"c1","success":false,"note":"boom"}\n\n',
    { id: 'c1', success: false, note: 'boom' },
  ],
  [
    'as a status that says so',
    'data: {"id":"c1","status":"failed","reason":"boom"}\n\n',
    { id: 'c1', status: 'failed', reason: 'boom' },
  ],
  ['as a word beside a message', `data: ${JSON.stringify({ error: true, ...BOOM })}\n\n`, { error: true, ...BOOM }],
])('an error is one, and none of its members is the completion’s: %s', (_where, event, error) => {
  const made = assemble(`${HALF}${event}data: [DONE]\n\n`)
  expect(made).toMatchObject({ end: 'error', error })
  const { object, model, choices, ...others } = made.completion ?? {}
  expect({ object, model, choices }).toMatchObject({
    object: 'chat.completion',
    model: 'm',
    choices: [{ finish_reason: null, message: { content: 'Half' } }],
  })
  expect([others, JSON.stringify(choices)]).toEqual([{ id: 'c1', created: 7 }, expect.not.stringContaining('boom')])
})

test('an error that is present and says nothing is none', () => {
  for (const error of [null, '', {}, false, { message: null }, { message: '', code: 0 }])
    expect(assemble(chunk({ content: 'x' }, { error }, { error }) + END)).toMatchObject({
      end: 'complete',
      error: null,
    })
})

test('usage counts wherever it stands, and a later part of it does not erase the rest', () => {
  const usage = { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32 }
  expect(assemble(chunk({}, { usage }) + END).completion).toMatchObject({ usage })
  expect(assemble(chunk({ content: 'x', usage }) + END).completion).toMatchObject({ usage })
  expect(assemble(chunk({}, {}, { x_groq: { usage } }) + END).completion).toMatchObject({ usage })
  const parts = [{ prompt_tokens: 19 }, { completion_tokens: 13 }, {}].map((part) => chunk({}, {}, { usage: part }))
  expect(assemble(parts.join('')).completion?.['usage']).toEqual({ prompt_tokens: 19, completion_tokens: 13 })
})

test('a number beside the deltas that no double holds keeps its digits', () => {
  const sse = chunk({ content: 'x' }, { seed: 0 }).replace('"seed":0', '"seed":9007199254740993')
  expect(String(choiceOf(sse)?.['seed'])).toBe('9007199254740993')
})
