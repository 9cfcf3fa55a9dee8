import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { corpusFile } from '../../../../.ci/real-input.ts'
import { createStreamAssembler } from './stream-assembler.ts'
import { createSseReader } from './sse-reader.ts'

const CORPUS = corpusFile('streams.jsonl')
const encoder = new TextEncoder()

function assemble(sse: string | Uint8Array, cuts: readonly number[] = []) {
  const bytes = typeof sse === 'string' ? encoder.encode(sse) : sse
  const reader = createSseReader()
  const assembler = createStreamAssembler()
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    for (const event of reader.push(bytes.subarray(from, to))) assembler.push(event)
    from = to
  }
  for (const event of reader.end()) assembler.push(event)
  return assembler.finish()
}

const chunk = (delta: unknown, more: Record<string, unknown> = {}, choice: Record<string, unknown> = {}) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 7, model: 'm', choices: [{ index: 0, delta, finish_reason: null, ...choice }], ...more })}\n\n`
const streamOf = (...usages: readonly object[]) =>
  usages.map((usage) => chunk({}, { usage })).join('') + chunk({}, {}, { finish_reason: 'stop' })
const DONE = 'data: [DONE]\n\n'
const part = (type: string, more: object) => chunk({ content: [{ type, ...more }] })
const choicesOf = (sse: string) =>
  (assemble(sse).completion?.['choices'] ?? []) as { message: Record<string, unknown>; finish_reason: unknown }[]
const messageOf = (sse: string) => choicesOf(sse)[0]?.message

/** An object whose members have the names of what objects inherit. */
const protoOf = (text: string) => `{"__proto__":{"inherited":"${text}"},"constructor":{"name":"${text}"}}`

describe('a stream becomes the completion it spells', () => {
  test('text is put together, the finish reason is the one that came', () => {
    const sse =
      chunk({ role: 'assistant', content: '', refusal: null }) +
      chunk({ content: 'Hel' }) +
      chunk({ content: 'lo' }) +
      chunk({}, {}, { finish_reason: 'stop' }) +
      DONE
    expect(assemble(sse)).toMatchObject({
      end: 'complete',
      completion: {
        id: 'c1',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' }],
      },
    })
  })

  test('a stream that is cut has no finish reason, and says that it was cut', () => {
    const { completion, end } = assemble(chunk({ role: 'assistant', content: 'Hel' }))
    expect(end).toBe('truncated')
    expect(completion?.['choices']).toMatchObject([{ message: { content: 'Hel' }, finish_reason: null }])
  })

  test('usage is the last that was reported: a later null does not erase it, and it need not come last', () => {
    const sse =
      chunk({ content: 'x' }) +
      `data: {"id":"c1","choices":[],"usage":{"total_tokens":3}}\n\n` +
      chunk({}, { usage: null }, { finish_reason: 'stop' }) +
      DONE
    expect(assemble(sse).completion).toMatchObject({ usage: { total_tokens: 3 } })
  })

  test('numbers that are all 0 after real ones say nothing', () => {
    const real = {
      prompt_tokens: 5,
      completion_tokens: 2,
      total_tokens: 7,
      prompt_tokens_details: { cached_tokens: 0 },
    }
    const zero = {
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
      prompt_tokens_details: { cached_tokens: 0 },
    }
    expect(assemble(streamOf(real, zero)).completion).toMatchObject({ usage: real })
    expect(assemble(streamOf(zero, real)).completion).toMatchObject({ usage: real })
    expect(assemble(streamOf(zero)).completion).toMatchObject({ usage: zero })
    const paid = { total_tokens: 0, cost: '0.0012' }
    expect(assemble(streamOf(real, paid)).completion).toMatchObject({ usage: { cost: '0.0012' } })
    expect(assemble(streamOf(real, { ...zero, tier: 'standard' })).completion).toMatchObject({ usage: real })
  })

  test('without usage there is none, not zero', () => {
    expect(assemble(chunk({ content: 'x' }, {}, { finish_reason: 'stop' }) + DONE).completion).not.toHaveProperty(
      'usage',
    )
  })

  test('parallel tool calls are told apart by index, by id, or by standing last', () => {
    const sse =
      chunk({ tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'two', arguments: '' } }] }) +
      chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '{"x"' } }] }) +
      chunk({
        tool_calls: [
          { index: 0, function: { arguments: ':1}' } },
          { id: 'b', function: { arguments: '{}' } },
        ],
      }) +
      chunk({}, {}, { finish_reason: 'tool_calls' }) +
      DONE
    expect(messageOf(sse)).toMatchObject({
      content: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'one', arguments: '{"x":1}' } },
        { id: 'b', type: 'function', function: { name: 'two', arguments: '{}' } },
      ],
    })
  })

  test('a content in parts goes on in its last part as long as that is of the same type', () => {
    const sse =
      part('thinking', { thinking: [{ type: 'text', text: 'Two ' }] }) +
      part('thinking', { thinking: [{ type: 'text', text: 'and two' }] }) +
      part('text', { text: 'Fo' }) +
      part('text', { text: 'ur' }) +
      part('image_url', { image_url: { url: 'a' } }) +
      part('image_url', { image_url: { url: 'b' } }) +
      DONE
    expect(messageOf(sse)?.['content']).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Two and two' }] },
      { type: 'text', text: 'Four' },
      { type: 'image_url', image_url: { url: 'a' } },
      { type: 'image_url', image_url: { url: 'b' } },
    ])
  })

  test('a custom tool’s input is put together', () => {
    const sse =
      chunk({ tool_calls: [{ index: 0, id: 'a', custom: { name: 'sql', input: 'SELECT' } }] }) +
      chunk({ tool_calls: [{ index: 0, custom: { input: ' 1' } }] }) +
      DONE
    expect(messageOf(sse)?.['tool_calls']).toEqual([
      { id: 'a', type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } },
    ])
  })

  test('audio ends with its expiry although no finish reason is sent', () => {
    const sse =
      chunk({ role: 'assistant', audio: { id: 'au', data: 'AA', transcript: 'Hi' } }) +
      'data: {"id":"c1"}\n\n' +
      chunk({ audio: { data: 'BB', transcript: ' you' } }) +
      chunk({ audio: { expires_at: 9 } }) +
      DONE
    expect(assemble(sse)).toMatchObject({
      end: 'complete',
      completion: {
        choices: [
          {
            message: { audio: { id: 'au', data: 'AABB', transcript: 'Hi you', expires_at: 9 } },
            finish_reason: 'stop',
          },
        ],
      },
    })
  })

  test('choices that interleave come out in order, each with its own end', () => {
    const sse =
      chunk({ content: 'b' }, {}, { index: 1 }) +
      chunk({ content: 'a' }, {}, { index: 0 }) +
      chunk({ content: 'B' }, {}, { index: 1, finish_reason: 'length' }) +
      chunk({}, {}, { index: 0, finish_reason: 'stop' }) +
      DONE
    expect(assemble(sse).completion?.['choices']).toMatchObject([
      { index: 0, message: { content: 'a' }, finish_reason: 'stop' },
      { index: 1, message: { content: 'bB' }, finish_reason: 'length' },
    ])
  })

  test('log probabilities are extended, and null does not erase them', () => {
    const sse =
      chunk({ content: 'a' }, {}, { logprobs: { content: [{ token: 'a' }], refusal: null } }) +
      chunk({ content: 'b' }, {}, { logprobs: { content: [{ token: 'b' }] } }) +
      chunk({}, {}, { logprobs: null, finish_reason: 'stop' })
    expect(assemble(sse).completion?.['choices']).toMatchObject([
      { logprobs: { content: [{ token: 'a' }, { token: 'b' }], refusal: null } },
    ])
  })

  test('a token that comes twice, as sure as before, stays two tokens', () => {
    const token = { token: 'ha', logprob: 0, bytes: [104, 97], top_logprobs: [] }
    const said = chunk({ content: 'ha' }, {}, { logprobs: { content: [token] } })
    expect(assemble(said + said).completion?.['choices']).toMatchObject([
      { message: { content: 'haha' }, logprobs: { content: [token, token] } },
    ])
  })

  test('an error inside the stream is kept, and so is what came before it', () => {
    const { completion, end, error } = assemble(
      `${chunk({ content: 'half' })}event: error\ndata: {"error":{"message":"overloaded"}}\n\n`,
    )
    expect({ end, error }).toEqual({ end: 'error', error: { message: 'overloaded' } })
    expect(completion?.['choices']).toMatchObject([{ message: { content: 'half' } }])
  })

  test('what is not a chunk is counted and nothing is thrown', () => {
    expect(assemble('data: {broken\n\ndata: 7\n\n: comment\n\n')).toEqual({
      completion: null,
      end: 'truncated',
      error: null,
      unparsed: 2,
      notNumbers: 0,
      dones: 0,
    })
  })

  test('a member called __proto__ is kept as any other, and nothing else inherits from it', () => {
    const sse = ['one', 'two'].map(
      (text) => `data: {"id":"c1","choices":[{"index":0,"delta":{"content":"x","more":${protoOf(text)}}}]}\n\n`,
    )
    const kept = JSON.stringify(messageOf(sse.join(''))?.['more'])
    expect({}).not.toHaveProperty('inherited')
    expect(kept).toBe(protoOf('two').replace('"two"', '"onetwo"'))
  })

  test('every split of every byte gives the same record', () => {
    const sse =
      `: hi\r\n\r\n${chunk({ role: 'assistant', content: 'na\u00efve 🌂' })}`.replaceAll('\n\n', '\r\n\r\n') +
      chunk({}, {}, { finish_reason: 'stop' }) +
      DONE
    const bytes = encoder.encode(sse)
    const whole = assemble(bytes)
    for (let cut = 1; cut < bytes.length; cut++) expect(assemble(bytes, [cut]), `cut at ${cut}`).toEqual(whole)
    expect(
      assemble(
        bytes,
        Array.from({ length: bytes.length - 1 }, (_, n) => n + 1),
      ),
    ).toEqual(whole)
  })
})

describe.skipIf(!existsSync(CORPUS))('real streams', () => {
  const streams = existsSync(CORPUS)
    ? readFileSync(CORPUS, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { sse: string; features: string[]; source: { path: string } })
    : []

  test('all of them assemble', () => {
    expect(streams.length).toBeGreaterThan(200)
    for (const { sse, source } of streams) {
      const { completion, unparsed } = assemble(sse)
      expect({ path: source.path, assembled: completion !== null, unparsed }).toEqual({
        path: source.path,
        assembled: true,
        unparsed: 0,
      })
    }
  })

  test('those that were cut off are marked, never given an end', () => {
    for (const { sse, features, source } of streams) {
      if (!features.some((feature) => feature.includes('cut off'))) continue
      const spoken = choicesOf(sse).filter((choice) => choice.message['audio'] === undefined)
      expect({ path: source.path, reasons: spoken.map((choice) => choice.finish_reason) }).toEqual({
        path: source.path,
        reasons: spoken.map(() => null),
      })
    }
  })
})
