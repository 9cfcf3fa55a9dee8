import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { recogniseLine } from './recognise-line.ts'

const completion =
  '{"id":"chatcmpl-1", "object":"chat.completion","seed":-8132613597486110237,"choices":[{"index":0}],"x":1e400,"id":"chatcmpl-2"}'
const bodies = (text: string) => recogniseLine(text).records.map((record) => record.body)
const reasons = (text: string) => recogniseLine(text).refusals.map((refusal) => refusal.reason)

describe('a line of an import', () => {
  test('a completion is taken as its own bytes, big seed, spaces and doubled keys included', () => {
    expect(bodies(completion)).toEqual([completion])
    expect(bodies(`  ${completion} `)).toEqual([completion])
  })

  test('a list page and an array give each of their elements, byte for byte', () => {
    expect(bodies(`{"object":"list","data":[${completion}, ${completion}],"first_id":null,"has_more":false}`)).toEqual([
      completion,
      completion,
    ])
    expect(bodies(`[ ${completion}\n,${completion}]`)).toEqual([completion, completion])
    expect(recogniseLine('{"object":"list","data":[],"has_more":false}')).toEqual({ records: [], refusals: [] })
  })

  test('a page keeps its good elements when one is bad, and says where the bad one stands', () => {
    const text = `{"object":"list","data":[${completion},{"object":"embedding"},7]}`
    const { records, refusals } = recogniseLine(text)
    expect(records).toHaveLength(1)
    expect(refusals.map(({ reason, at }) => [reason, text[at]])).toEqual([
      ['an embedding (object "embedding")', '{'],
      ['not a completion, but a bare value', '7'],
    ])
  })

  test('a Batch output line gives its body and keeps its name as metadata', () => {
    const line = `{"id":"batch_req_1","custom_id":"request-2","response":{"status_code":200,"request_id":"r","body":${completion}},"error":null}`
    expect(recogniseLine(line).records).toMatchObject([
      { body: completion, metadata: [['batch_custom_id', 'request-2']] },
    ])
  })

  test('a failed Batch line is refused with what the error said', () => {
    expect(
      reasons(
        '{"id":"b","custom_id":"x","response":{"status_code":400,"body":{"error":{"message":"too long"}}},"error":null}',
      ),
    ).toEqual(['custom_id "x": an error answer (400), not a completion: too long'])
    expect(
      reasons('{"id":"b","custom_id":"x","response":null,"error":{"code":"expired","message":"It expired"}}'),
    ).toEqual(['custom_id "x": an error answer, not a completion: It expired'])
    expect(
      reasons('{"id":"b","custom_id":"y","response":{"status_code":500,"body":{"detail":"no room"}},"error":null}'),
    ).toEqual(['custom_id "y": an error answer (500), not a completion: no room'])
    expect(
      reasons('{"id":"b","custom_id":"z","response":{"status_code":502,"body":"<title>Bad Gateway</title>"}}'),
    ).toEqual(['custom_id "z": an error answer (502), not a completion: Bad Gateway'])
    expect(reasons('{"custom_id":"w","error":"it expired"}')).toEqual([
      'custom_id "w": an error answer, not a completion: it expired',
    ])
  })

  test('a recorded call keeps its request, also inside a corpus line', () => {
    const request = '{"model":"m","messages":[{"role":"user","content":"hi"}],"seed":9007199254740993}'
    expect(recogniseLine(`{"request":${request},"response":${completion}}`).records).toMatchObject([
      { body: completion, request },
    ])
    expect(
      recogniseLine(
        `{"source":{"repo":"a"},"http":{"status":200},"request":null,"response":${completion},"features":[]}`,
      ).records,
    ).toMatchObject([{ body: completion, request: null }])
  })

  test.each([
    ['{"object":"response","id":"resp_1"}', 'an answer of the Responses API (object "response")'],
    [
      '{"object":"chat.completion.chunk","choices":[]}',
      'a chunk of a stream, not a whole completion (object "chat.completion.chunk")',
    ],
    ['{"object":"text_completion","choices":[]}', 'an answer of the older /v1/completions (object "text_completion")'],
    ['{"messages":[{"role":"user"}]}', 'a fine-tuning example or a request: there is no answer in it'],
    [
      '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}',
      'a line of a Batch input file, not of its output',
    ],
    ['{"request":{},"response":"data: {}"}', 'a recorded call whose answer is not JSON'],
    ['{"sse":"data: {}"}', 'a recorded event stream, not a finished completion'],
    ['{"error":{"message":"no"}}', 'an error answer, not a completion: no'],
    ['{"object":"thread"}', 'an object of the kind "thread"'],
    ['{"a":1}', 'not a completion: it has no "choices"'],
    ['"text"', 'not a completion, but a string'],
    ['null', 'not a completion, but a bare value'],
  ])('%s is refused by its name', (line, reason) => {
    expect(recogniseLine(line)).toEqual({ records: [], refusals: [{ reason, at: 0 }] })
  })

  test.each(['{"id":"a",}', '{"id":NaN}', "{'id':1}", '// hi', '{"id":"a"', '{"a":"secret words", oops}'])(
    '%s is refused as not JSON, without its content',
    (line) => {
      const [reason = ''] = reasons(line)
      expect(reason).toMatch(/^not valid JSON/)
      expect(reason).not.toMatch(/secret|oops/)
    },
  )

  test('wrappers in wrappers without end are refused', () => {
    expect(reasons('{"response":'.repeat(40) + completion + '}'.repeat(40))).toEqual(['wrapped too deeply'])
    expect(reasons('['.repeat(100_000) + ']'.repeat(100_000))).toEqual(['wrapped too deeply'])
  })

  test('every animal of the zoo passes through unchanged', () => {
    for (const { name, body } of zoo) expect([name, ...bodies(body)]).toEqual([name, body.trim()])
  })
})

const corpus = corpusFile('')
const linesOf = (file: string) =>
  readFileSync(`${corpus}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')

describe.skipIf(!existsSync(corpus))('the corpus', () => {
  test('every line of completions.jsonl gives a record that stands in the line as it is', () => {
    const lines = linesOf('completions.jsonl')
    const wrong = lines.filter((line) => {
      const { records, refusals } = recogniseLine(line)
      return refusals.length > 0 || records.length !== 1 || records.some(({ body }) => !line.includes(body))
    })
    expect(lines.length).toBeGreaterThan(1_000)
    expect(wrong.map((line) => [recogniseLine(line).refusals, line.slice(0, 300)])).toEqual([])
  })

  test('every stored item is taken, and every Batch line', () => {
    for (const file of ['stored_items.jsonl', 'batch.jsonl']) {
      for (const line of linesOf(file)) expect([line, recogniseLine(line).records.length]).toEqual([line, 1])
    }
  })

  test('no error and no stream is taken for a completion', () => {
    for (const file of ['errors.jsonl', 'streams.jsonl']) {
      for (const line of linesOf(file)) expect([line, recogniseLine(line).records.length]).toEqual([line, 0])
    }
  })
})
