import { existsSync, readFileSync } from 'node:fs'
import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream'
import { afterAll, describe, expect, test } from 'vitest'
import { corpusFile } from '../../../../.ci/real-input.ts'
import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { readCompletion } from '#contract/completion/read-completion.ts'
import { compileSchema, loadSpecSchemas, SPEC } from '../../testing/test-spec.ts'
import { toRecordedRecord } from '../capture/recorded-record.ts'
import type { Json } from './json-member.ts'
import { createSseReader } from './sse-reader.ts'

const STREAMS = corpusFile('streams.jsonl')
const COMPLETIONS = corpusFile('completions.jsonl')

interface CorpusStream {
  sse: string
  request: unknown
  features: string[]
  source: { path: string; provider: string }
}
interface CorpusCompletion {
  response: Record<string, unknown>
}
const linesOf = <T>(path: string): T[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as T)
    : []

/** What the recorder makes of a recorded stream. */
function recordOf({ sse, request }: Pick<CorpusStream, 'sse' | 'request'>) {
  const bytes = Buffer.from(sse)
  const record = toRecordedRecord({
    id: 'one',
    from: 'corpus',
    startedMs: 1_760_000_000_000,
    firstByteMs: 1,
    durationMs: 2,
    idempotencyKey: null,
    request: { bytes: Buffer.from(JSON.stringify(request)), total: 0 },
    answer: { status: 200, headers: [['content-type', 'text/event-stream']], bytes, total: bytes.length, sha256: '' },
    end: 'complete',
    failure: null,
  })
  const text = Buffer.from(record.body).toString()
  return { record, text, completion: parseLosslessJson(text) as Record<string, unknown> }
}

/** Leaves out what the two forms say differently: null, the name of the object, its second, the type that a function call has anyway. */
function toMeaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMeaning)
  if (typeof value !== 'object' || value === null) return value
  const said = Object.entries(value).filter(
    ([key, part]) => part !== null && key !== 'object' && key !== 'created' && part !== 'function',
  )
  return Object.fromEntries(said.map(([key, part]) => [key, toMeaning(part)]))
}

function countFields(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, part) => sum + countFields(part), 0)
}

const dataOf = (sse: string) => {
  const reader = createSseReader()
  return [...reader.push(Buffer.from(sse)), ...reader.end()]
    .map(({ data }) => data)
    .filter((data) => data.startsWith('{'))
}
const idsOf = (sse: string) => new Set(dataOf(sse).map((data) => (JSON.parse(data) as Json)['id']))

/** What OpenAI's own client makes of the same stream; null where it takes it for broken. */
async function assembleByClient(sse: string) {
  const lines = new Blob(dataOf(sse).map((data) => `${JSON.stringify(JSON.parse(data))}\n`)).stream()
  return await ChatCompletionStream.fromReadableStream(lines)
    .finalChatCompletion()
    .catch(() => null)
}

/** What the choices say, in the words that both ways of putting them together have. */
function toSaid(choices: unknown): unknown {
  return (choices as Json[]).map(({ index, message, logprobs, finish_reason: finish }) => {
    const { content, refusal, tool_calls: calls, function_call: call } = message as Json
    return [index, finish, content || null, refusal || null, toCalls(call), toCalls(calls), toMeaning(logprobs)]
  })
}
const toCalls = (value: unknown) => toMeaning(value ?? [])

const FIRST = ['content', 'reasoning', 'reasoning_content', 'refusal'] as const
const textOfContent = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((part: Json) => textOfContent(part['text'] ?? part['thinking'])).join('')
    : typeof value === 'string'
      ? value
      : ''
const argumentsOf = (message: Json) => {
  const calls = [...((message['tool_calls'] ?? []) as Json[]), { function: message['function_call'] }]
  return calls.map((call) => (call['function'] ?? {}) as Record<string, string | null>)
}

const sorted = (map: ReadonlyMap<string, string>) =>
  [...map]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, text]) => text)
    .join('')

/** The pieces of all choices, one after the other: text by member, then names and arguments of the calls by choice and index. */
function joinPlainly(sse: string) {
  const texts = new Map<string, string>()
  const calls = new Map<string, string>()
  for (const line of sse.split(/\r?\n/)) {
    if (!line.startsWith('data: {')) continue
    for (const { index, delta } of (JSON.parse(line.slice(6)).choices ?? []) as { index: number; delta?: Json }[]) {
      for (const member of FIRST) {
        const key = `${index} ${member}`
        texts.set(key, (texts.get(key) ?? '') + textOfContent(delta?.[member]))
      }
      for (const call of (delta?.['tool_calls'] ?? []) as { index: number; function?: Json }[]) {
        const key = `${index} ${call.index}`
        const { name = '', arguments: text = '' } = (call.function ?? {}) as Record<string, string>
        calls.set(key, (calls.get(key) ?? '') + (name ?? '') + (text ?? ''))
      }
      const { name = '', arguments: text = '' } = (delta?.['function_call'] ?? {}) as Record<string, string>
      calls.set(`${index}`, (calls.get(`${index}`) ?? '') + name + text)
    }
  }
  return { text: sorted(texts), calls: sorted(calls) }
}

/** The same of a completion. */
function sayPlainly(choices: readonly Json[]) {
  const messages = choices.map(({ message }) => message as Json)
  const called = messages.flatMap(argumentsOf).map(({ name, arguments: text }) => `${name ?? ''}${text ?? ''}`)
  const order = [...FIRST].toSorted((one, other) => (one < other ? -1 : 1))
  return {
    text: messages.flatMap((message) => order.map((member) => textOfContent(message[member]))).join(''),
    calls: called.join(''),
  }
}

describe.skipIf(!existsSync(STREAMS))('recorded streams', () => {
  const streams = linesOf<CorpusStream>(STREAMS)
  const figures: string[] = []
  afterAll(() => {
    console.log(figures.join('\n'))
  })

  test('every one becomes a record, and nothing about it disagrees with the contract that its chunks do not', () => {
    const captures = new Map<string, number>()
    const wrong: string[] = []
    for (const stream of streams) {
      const { record, completion } = recordOf(stream)
      captures.set(record.capture, (captures.get(record.capture) ?? 0) + 1)
      if (!Array.isArray(completion['choices'])) wrong.push(stream.source.path)
      if (stream.source.provider !== 'openai') continue
      for (const { path, found } of readCompletion(completion).disagreements)
        wrong.push(`${stream.source.path} ${path} ${found}`)
    }
    figures.push(
      `streams assembled: ${streams.length - wrong.length} of ${streams.length}; ${JSON.stringify([...captures])}`,
    )
    expect(wrong).toEqual([])
  })

  test.skipIf(!existsSync(SPEC))('those of OpenAI that ended are valid under OpenAI’s own schema, strictly', () => {
    const validate = compileSchema(loadSpecSchemas(), 'CreateChatCompletionResponse')
    const wrong: string[] = []
    let valid = 0
    for (const stream of streams.filter(({ source }) => source.provider.endsWith('openai'))) {
      const { record, text } = recordOf(stream)
      if (record.capture !== 'complete') continue
      if (validate(JSON.parse(text))) valid++
      for (const { instancePath, message } of validate.errors ?? [])
        wrong.push(`${stream.source.path.slice(-70)} ${instancePath} ${message}`)
    }
    figures.push(`valid under the spec as it stands: ${valid}`)
    expect(wrong).toEqual([])
    expect(valid).toBeGreaterThan(100)
  })

  test('the official client puts the same choices together wherever it takes the stream', async () => {
    let compared = 0
    for (const stream of streams) {
      const official = await assembleByClient(stream.sse)
      const { completion } = recordOf(stream)
      // Two answers in one file, and content in parts: the client has no words for either.
      if (official === null || idsOf(stream.sse).size > 1 || JSON.stringify(official).includes('[object Object]'))
        continue
      compared++
      const said = JSON.parse(stringifyLosslessJson(toSaid(completion['choices'])))
      const { path } = stream.source
      expect({ path, said }).toEqual({ path, said: toSaid(official.choices) })
    }
    figures.push(`compared with the official client: ${compared} streams, 0 differ`)
    expect(compared).toBeGreaterThan(150)
  })

  test('the text and the calls of every one are what the plainest joiner makes of its deltas', () => {
    const wrong: string[] = []
    let texts = 0
    let calls = 0
    for (const stream of streams) {
      const spelled = joinPlainly(stream.sse)
      const said = sayPlainly(recordOf(stream).completion['choices'] as Json[])
      if (spelled.text === said.text) texts++
      else wrong.push(`text of ${stream.source.path}`)
      if (spelled.calls === said.calls) calls++
      else wrong.push(`calls of ${stream.source.path}`)
    }
    figures.push(`what the deltas spell: text ${texts} and calls ${calls} of ${streams.length}`)
    expect(wrong).toEqual([])
  })

  test('those whose whole answer was recorded too say the same', () => {
    const whole = new Map(linesOf<CorpusCompletion>(COMPLETIONS).map(({ response }) => [response['id'], response]))
    let compared = 0
    let fields = 0
    for (const stream of streams) {
      const { completion } = recordOf(stream)
      const answer = whole.get(completion['id'])
      if (answer === undefined || completion['id'] === '') continue
      compared++
      fields += countFields(toMeaning(answer))
      expect(toMeaning(completion)).toEqual(toMeaning(answer))
    }
    figures.push(`compared with the whole answer: ${compared} streams, ${fields} fields, 0 differ`)
    expect(compared).toBeGreaterThan(0)
  })
})
