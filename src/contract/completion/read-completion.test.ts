import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionSchema } from './completion.ts'
import { ExactNumber, parseLosslessJson } from '../json/lossless-json.ts'
import { readCompletion } from './read-completion.ts'
import { zoo } from '../zoo/zoo.ts'

describe('readCompletion', () => {
  it.each(zoo)('keeps every member of the animal $name that it does not name as a disagreement', ({ body }) => {
    const { completion, disagreements } = readCompletion(parseLosslessJson(body))
    const wrong = new Set(disagreements.map(({ path }) => path))
    const members = Object.keys(JSON.parse(body) as object).filter((key) => !wrong.has(key))
    expect(Object.keys(completion).toSorted()).toEqual(members.toSorted())
  })

  it('leaves out a part of the wrong type, names it, and reads the rest', () => {
    const { completion, disagreements } = readCompletion({
      id: 7,
      model: 'm',
      created: 1.5,
      choices: [
        { message: { content: { text: 'hi' }, role: 'assistant' }, finish_reason: 'stop' },
        'lost',
        { index: 2 },
      ],
    })
    expect(disagreements).toEqual([
      { path: 'id', expected: 'string', found: '7' },
      { path: 'created', expected: 'integer', found: '1.5' },
      { path: 'choices[0].message.content', expected: 'string or array', found: '{"text"}' },
      { path: 'choices[1]', expected: 'object', found: '"lost"' },
    ])
    expect(completion).toEqual({
      model: 'm',
      choices: [{ message: { role: 'assistant' }, finish_reason: 'stop' }, { index: 2 }],
    })
  })

  it('names the place inside a content of parts, not the whole content', () => {
    const { completion, disagreements } = readCompletion({
      choices: [
        {
          message: {
            content: [
              { type: 'text', text: 'kept' },
              { type: 3, text: 'too' },
            ],
          },
        },
      ],
    })
    expect(disagreements).toEqual([{ path: 'choices[0].message.content[1].type', expected: 'string', found: '3' }])
    expect(completion.choices?.[0]?.message?.content).toEqual([{ type: 'text', text: 'kept' }, { text: 'too' }])
  })

  it('does not change the value it reads', () => {
    const value = Object.freeze({
      id: 7,
      choices: Object.freeze([Object.freeze({ index: 'x', finish_reason: 'stop' })]),
    })
    expect(readCompletion(value).completion).toEqual({ choices: [{ finish_reason: 'stop' }] })
    expect(value).toEqual({ id: 7, choices: [{ index: 'x', finish_reason: 'stop' }] })
  })

  it.each([[undefined], [null], ['text'], [42], [[]], [true]])('reads %o as an empty completion', (value) => {
    expect(readCompletion(value)).toMatchObject({ completion: {}, disagreements: [{ path: '', expected: 'object' }] })
  })

  it('reads members of the contract as numbers even where their text has more digits, and refuses 1e400', () => {
    const { completion, disagreements } = readCompletion(
      parseLosslessJson('{"temperature":0.12345678901234567890,"seed":-8132613597486110237,"top_p":1e400}'),
    )
    expect(completion.temperature).toBeCloseTo(0.1234567890123)
    expect(String(completion.seed)).toBe('-8132613597486110237')
    expect(disagreements).toEqual([{ path: 'top_p', expected: 'number', found: '1e400' }])
  })

  it('finds the members that the contract does not name, the outermost only, __proto__ among them', () => {
    const { unknown } = readCompletion(
      parseLosslessJson('{"id":"a","x_groq":{"id":1},"choices":[{"message":{"mood odd":1,"__proto__":2}}]}'),
    )
    expect(unknown).toEqual([
      { path: 'x_groq', value: { id: 1 } },
      { path: 'choices[0].message["mood odd"]', value: 1 },
      { path: 'choices[0].message.__proto__', value: 2 },
    ])
  })

  it('keeps metadata under __proto__ and constructor', () => {
    const { completion } = readCompletion(parseLosslessJson('{"metadata":{"__proto__":"a","constructor":"b"}}'))
    expect(Object.entries(completion.metadata ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })

  it('takes extras nested 50,000 deep', () => {
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    const { unknown, disagreements } = readCompletion({ extra: deep, model: { deep }, choices: [{ index: deep }] })
    expect(unknown.map(({ path }) => path)).toEqual(['extra'])
    expect(disagreements.map(({ path }) => path)).toEqual(['model', 'choices[0].index'])
  })

  it('takes 100,000 wrong elements in one go', () => {
    const { completion, disagreements } = readCompletion({
      id: 'a',
      choices: Array.from({ length: 100_000 }, () => 'x'),
    })
    expect(completion).toEqual({ id: 'a', choices: [] })
    expect(disagreements).toHaveLength(100_000)
  })

  it('never throws, and what it reads holds to the contract', () => {
    const names = fc.constantFrom(...Object.keys(completionSchema.shape), 'message', 'content', 'logprobs', 'x')
    const anything = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, 'text', 1.5, 7, true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 6 }),
      ),
    })).value
    fc.assert(
      fc.property(anything, (value) => {
        const { completion, disagreements } = readCompletion(value)
        expect(completionSchema.safeParse(completion).success).toBe(true)
        expect(new Set(disagreements.map(({ path }) => path)).size).toBe(disagreements.length)
      }),
    )
  })
})

const withTokens = (...content: unknown[]) => ({
  id: 'x',
  choices: [{ index: 0, logprobs: { content, refusal: null, extra: 1 } }],
})

describe('lists of log probabilities', () => {
  const token = { token: 'a', logprob: -0.5, bytes: [97], top_logprobs: [{ token: 'a', logprob: -0.5, bytes: null }] }
  it('come through as they are', () => {
    const value = withTokens(token, { ...token, bytes: null, top_logprobs: [] })
    const read = readCompletion(value)
    expect(read.completion).toEqual(value)
    expect(read.unknown.map(({ path }) => path)).toEqual(['choices[0].logprobs.extra'])
    expect(value.choices[0]?.logprobs.content).toHaveLength(2)
  })

  it('are read part by part where one does not agree, has unknown members or an exact number', () => {
    const wrong = readCompletion(withTokens(token, { ...token, logprob: 'x' }))
    expect(wrong.disagreements.map(({ path }) => path)).toEqual(['choices[0].logprobs.content[1].logprob'])
    expect(wrong.completion.choices?.[0]?.logprobs?.content).toHaveLength(2)
    const more = readCompletion(withTokens({ ...token, top_logprobs: [{ token: 'b', rank: 2 }] }))
    expect(more.unknown.map(({ path }) => path)).toContain('choices[0].logprobs.content[0].top_logprobs[0].rank')
    const exact = readCompletion(withTokens({ ...token, logprob: new ExactNumber('-1e-400') }))
    expect(exact.completion.choices?.[0]?.logprobs?.content?.[0]?.logprob).toBe(-0)
  })
})
