import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionRowSchema } from '../row/row-line.ts'
import { projectRow, type RowSource } from './project-row.ts'
import { zoo } from '../zoo/zoo.ts'

const RECEIVED_AT = 1_800_000_000

function project(body: unknown, more: Partial<RowSource> = {}) {
  return projectRow({
    id: 'chatcmpl-1',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    request: null,
    metadata: null,
    way: 'imported',
    receivedAt: RECEIVED_AT,
    latencyMs: null,
    ...more,
  })
}

function outputOf(message: unknown) {
  return project({ choices: [{ message }] }).output
}

const callOf = (input: string) => ({ type: 'function', function: { name: 'f', arguments: input } })
const digitsOf = (message: object) => outputOf(message).digits
const asked = (content: unknown) => project({}, { request: JSON.stringify({ messages: [{ role: 'user', content }] }) })

describe('projectRow', () => {
  it.each(zoo)('makes a row of the contract from the animal $name', ({ body, request }) => {
    const row = project(body, { request })
    expect(completionRowSchema.safeParse(row).error).toBeUndefined()
    expect(row.size).toBe(new TextEncoder().encode(body).length)
  })

  it('makes a row of what is nested deeper than a stack', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    const row = project(`{"id":"c","tool_choice":${deep},"choices":[{"message":{"content":"hi","more":${deep}}}]}`)
    expect([row.tool_choice, row.output]).toMatchObject(['…', { kind: 'text', text: 'hi' }])
  })

  it('begins the output with the answer, not with the thoughts before it; where there is no answer, with the thoughts', () => {
    expect(outputOf({ content: '<think>\nhm\n</think>\n\nEight.' })).toMatchObject({ kind: 'text', text: 'Eight.' })
    expect(outputOf({ content: '<think>cut off' })).toMatchObject({ kind: 'thought', text: 'cut off' })
    for (const name of ['reasoning_content', 'reasoning'])
      expect(outputOf({ content: null, [name]: 'Hm.' })).toMatchObject({ kind: 'thought', text: 'Hm.' })
  })

  it('counts the pictures of an answer, and only those', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }
    expect(outputOf({ content: '', images: [image, image] })).toMatchObject({
      kind: 'none',
      text: '',
      more: 0,
      images: 2,
    })
    expect(outputOf({ content: [{ type: 'text', text: 'see' }, image] })).toMatchObject({ text: 'see', images: 1 })
    expect(project({ choices: [{ message: { content: 'x', images: [] } }] })).toMatchObject({ has: [] })
    expect(outputOf({ content: 'x', images: 'none' })).not.toHaveProperty('images')
  })

  it('tells apart what shows the same, and adds nothing where all of it shows', () => {
    const long = 'All about the moon. '.repeat(20)
    expect(digitsOf({ content: 'Short.' })).toBeUndefined()
    expect(digitsOf({ content: `${long}One.` })).toMatch(/^[0-9a-f]{14}$/)
    expect(digitsOf({ content: `${long}One.` })).not.toBe(digitsOf({ content: `${long}Two.` }))
    expect(digitsOf({ tool_calls: [callOf('{}')] })).toBeUndefined()
    expect(digitsOf({ tool_calls: [callOf('{}'), callOf('1')] })).not.toBe(
      digitsOf({ tool_calls: [callOf('{}'), callOf('2')] }),
    )
    expect(asked(`${long}One.`).prompt_hash).toBe(asked([{ type: 'text', text: `${long}One.` }]).prompt_hash)
    expect(asked([{ type: 'file', file: { file_id: 'a' } }])).toMatchObject({
      input: '',
      prompt_hash: expect.any(String),
    })
  })

  it('says what upstream said where there is no answer', () => {
    const failed = { choices: [{ error: { message: 'Provider is down', code: 502 }, finish_reason: 'error' }] }
    expect(project(failed).output).toEqual({ kind: 'error', text: 'Provider is down', more: 0 })
    expect(project({ error: { message: 'No', code: 1 } }).output).toMatchObject({ kind: 'error', text: 'No' })
    expect(project({ choices: [] }, { failure: 'At capacity.' }).output).toMatchObject({ kind: 'error' })
    expect(outputOf({ content: 'half an answer' })).toMatchObject({ kind: 'text' })
  })

  it('reads a time in any unit or as text, and places a row without one where it came in', () => {
    const times: [unknown, number | null][] = [
      [1_700_000_000, 1_700_000_000],
      [0, 0],
      [1_700_000_000_000, 1_700_000_000],
      [1_700_000_000.75, 1_700_000_000],
      [1_700_000_000_123_456, 1_700_000_000],
      ['1700000000', 1_700_000_000],
      ['2023-11-14T22:13:20.5Z', 1_700_000_000],
      [-1, null],
      [9e9, null],
      ['soon', null],
      [null, null],
      [undefined, null],
    ]
    for (const [created, expected] of times) {
      const row = project({ id: 'chatcmpl-1', created })
      expect([row.created, row.listed_at]).toEqual([expected, expected ?? RECEIVED_AT])
    }
  })

  it('places a recorded call whose server knows no time where it came in', () => {
    const row = project({ id: 'chatcmpl-1', created: 0 }, { way: 'recorded' })
    expect([row.created, row.listed_at]).toEqual([null, RECEIVED_AT])
  })

  it('names the id of the wire only where it is another', () => {
    expect(project({ id: 'chatcmpl-1' }).wire_id).toBeNull()
    expect(project({ id: '' }).wire_id).toBe('')
    expect(project({ id: 'chatcmpl-2' }).wire_id).toBe('chatcmpl-2')
    expect(project({ id: 7 })).toMatchObject({ wire_id: null, disagreements: 1 })
  })

  it('keeps a 64-bit seed digit for digit', () => {
    expect(project('{"seed":-8132613597486110237}').seed).toBe('-8132613597486110237')
    expect(project('{"seed":7}').seed).toBe('7')
  })

  it('takes from the request what the body does not report', () => {
    const request = JSON.stringify({
      model: 'gpt-4o',
      messages: [
        { role: 'user', content: 'First' },
        { role: 'assistant', content: 'Yes?' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        { role: 'tool', content: 'result' },
      ],
      temperature: 0.3,
      user: 'user-7',
      tools: [
        { type: 'function', function: { name: 'look_up' } },
        { type: 'custom', custom: { name: 'sql' } },
      ],
      tool_choice: { type: 'function', function: { name: 'look_up' } },
      response_format: { type: 'json_object' },
      metadata: { env: 'prod' },
      top_p: 'wrong',
    })
    expect(project({ temperature: null, model: 'gpt-4o-2024-08-06' }, { request })).toMatchObject({
      model: 'gpt-4o-2024-08-06',
      input: 'What is this?',
      temperature: 0.3,
      top_p: null,
      input_user: 'user-7',
      tools: ['look_up', 'sql'],
      tool_choice: '{"type":"function","function":{"name":"look_up"}}',
      response_format: 'json_object',
      metadata: [['env', 'prod']],
      has: ['images', 'metadata'],
      disagreements: 0,
    })
    expect(project({ temperature: 1, metadata: {} }, { request })).toMatchObject({ temperature: 1, metadata: [] })
    expect(project({}, { request, metadata: [['__proto__', 'x']] }).metadata).toEqual([['__proto__', 'x']])
  })

  it('shows the deprecated functions of a request as its tools', () => {
    expect(project({}, { request: '{"functions":[{"name":"old"}]}' }).tools).toEqual(['old'])
  })

  it('says first what the model did, then what it said', () => {
    const call = { type: 'function', function: { name: 'f', arguments: '{"a":1}' } }
    expect(outputOf({ content: 'Let me see.', tool_calls: [call, call] })).toMatchObject({
      kind: 'tool_calls',
      text: 'f(a: 1)',
      more: 1,
    })
    expect(outputOf({ function_call: { name: 'f', arguments: '{}' } })).toMatchObject({
      kind: 'function_call',
      text: 'f()',
    })
    expect(outputOf({ content: null, refusal: 'No.' })).toEqual({ kind: 'refusal', text: 'No.', more: 0 })
    expect(
      outputOf({
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      }),
    ).toMatchObject({ text: 'a\nb' })
    expect(outputOf({ content: [{ type: 'refusal', refusal: 'No.' }] })).toMatchObject({ kind: 'refusal', text: 'No.' })
    expect(outputOf({ content: null, audio: { data: '', expires_at: 0, id: '', transcript: '' } })).toMatchObject({
      kind: 'none',
    })
    expect(outputOf({ content: null, audio: { transcript: 'Hello' } })).toMatchObject({ kind: 'audio', text: 'Hello' })
    expect(outputOf(null)).toEqual({ kind: 'none', text: '', more: 0 })
  })

  it('leaves -9999 out of the mean log probability', () => {
    const content = [{ logprob: -1 }, { logprob: -9999 }, { logprob: -3 }, {}]
    expect(project({ choices: [{ logprobs: { content } }] }).mean_logprob).toBe(-2)
    expect(project({ choices: [{ logprobs: { content: [{ logprob: -9999 }] } }] }).mean_logprob).toBeNull()
    expect(project({ choices: [{ logprobs: null }] }).mean_logprob).toBeNull()
  })

  it.each(['', '{"id":', 'not json', 'null', '[]', '"text"', '{"choices":7}', '{"choices":[null,7]}'])(
    'makes a row that names a disagreement from %j',
    (body) => {
      const row = project(body)
      expect(completionRowSchema.safeParse(row).success).toBe(true)
      expect(row.disagreements).toBeGreaterThan(0)
      expect(row.listed_at).toBe(RECEIVED_AT)
    },
  )

  it('never throws, whatever the texts of body and request hold', () => {
    const json = fc.oneof(fc.json(), fc.constantFrom(...zoo.flatMap(({ body, request }) => [body, request ?? '{}'])))
    const broken = fc.tuple(json, fc.nat(), fc.constantFrom('', '"', '\\', '\\u', '{', ']')).map(([text, at, junk]) => {
      const cut = at % (text.length + 1)
      return text.slice(0, cut) + junk + text.slice(cut + 1)
    })
    const text = fc.oneof(json, broken)
    fc.assert(
      fc.property(text, fc.option(text), (body, request) => {
        expect(completionRowSchema.safeParse(project(body, { request })).error).toBeUndefined()
      }),
    )
  })
})
