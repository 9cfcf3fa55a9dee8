import { describe, expect, test } from 'vitest'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { recogniseLine } from './recognise-line.ts'

const completion =
  '{"id":"chatcmpl-33", "object":"chat.completion","created":1763899203,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"In June."},"finish_reason":"stop"}],"usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11}}'
const messages = '[{"role":"user", "content":"When does the hut open?"}]'

/** What is found in a row of a log, its request read. */
function take(row: string) {
  const { records, refusals } = recogniseLine(row)
  const [record, ...more] = records
  if (record === undefined || more.length > 0 || refusals.length > 0)
    throw new Error(JSON.stringify({ more, refusals }))
  const { body, request, metadata, latencyMs, answeredAt, leftOut } = record
  return {
    body,
    request: request === null ? null : parseLosslessJson(request),
    metadata: metadata === null ? null : Object.fromEntries(metadata),
    latencyMs,
    answeredAt,
    leftOut,
  }
}
const refused = (row: string) => recogniseLine(row).refusals.map(({ reason }) => reason)
const asked = { messages: JSON.parse(messages) }

describe('a row of another tool’s log is taken with its messages, metadata and times', () => {
  test('LiteLLM', () => {
    expect(
      take(
        `{"request_id":"chatcmpl-33","call_type":"acompletion","model":"gpt-4o","user":"ida","startTime":"2025-11-23T12:00:00Z","endTime":"2025-11-23T12:00:03Z","cache_hit":"","total_tokens":11,"messages":${messages},"model_parameters":{"temperature":0.70,"seed":9007199254740993},"request_tags":["team-a"],"metadata":{"tags":["team-a"],"user_api_key_team_alias":"huts"},"response":${completion}}`,
      ),
    ).toMatchObject({
      body: completion,
      request: { ...asked, model: 'gpt-4o', user: 'ida', temperature: 0.7, seed: { source: '9007199254740993' } },
      metadata: { tags: '["team-a"]', user_api_key_team_alias: 'huts', request_tags: '["team-a"]' },
      latencyMs: 3_000,
      answeredAt: null,
      leftOut: ['call_type'],
    })
  })

  test('LiteLLM with messages that are empty and JSON in texts', () => {
    expect(
      take(
        `{"messages":"{}","proxy_server_request":${JSON.stringify(`{"body":{"model":"gpt-4o","messages":${messages}},"url":"http://x"}`)},"metadata":"{\\"spend\\":\\"1\\"}","response":${JSON.stringify(completion)}}`,
      ),
    ).toMatchObject({ body: completion, request: { model: 'gpt-4o', ...asked }, metadata: { spend: '1' } })
  })

  test('Helicone', () => {
    expect(
      take(
        `{"response_id":"r1","response_created_at":"2025-11-23T12:00:03.250+00:00","request_created_at":"2025-11-23T12:00:00+00:00","request_body":{"model":"gpt-4o","messages":${messages}},"response_body":${completion},"response_status":200,"request_user_id":"ida","request_properties":{"env":"prod"},"delay_ms":3250,"country_code":"CH"}`,
      ),
    ).toEqual({
      body: completion,
      request: { model: 'gpt-4o', ...asked },
      metadata: { env: 'prod', request_user_id: 'ida' },
      latencyMs: 3_250,
      answeredAt: null,
      leftOut: ['response_id', 'country_code'],
    })
  })

  test('OpenPipe', () => {
    expect(
      take(
        `{"requestedAt":1763899200000,"receivedAt":1763899203000,"reqPayload":{"model":"gpt-4o","messages":${messages}},"respPayload":${completion},"statusCode":200,"tags":{"prompt_id":"huts"},"cost":0.01}`,
      ),
    ).toMatchObject({
      body: completion,
      request: asked,
      metadata: { prompt_id: 'huts' },
      latencyMs: 3_000,
      leftOut: ['cost'],
    })
  })

  test('Portkey', () => {
    expect(
      take(
        `{"trace_id":"t-1","created_at":"2025-11-23 12:00:03","request":{"url":"https://x","body":{"messages":${messages}}},"response":{"status":200,"body":${completion}},"metadata":{"_user":"ida"},"response_time":812,"ai_model":"gpt-4o"}`,
      ),
    ).toMatchObject({
      body: completion,
      request: asked,
      metadata: { _user: 'ida', trace_id: 't-1' },
      leftOut: ['response_time'],
    })
  })

  test('Langfuse, which keeps no completion, gets one put together, and that is said', () => {
    const found = take(
      `{"id":"obs-1","traceId":"t","type":"GENERATION","startTime":"2025-11-23T12:00:00.000Z","endTime":"2025-11-23T12:00:02.000Z","model":"gpt-4o","modelParameters":{"temperature":1},"input":${messages},"output":{"role":"assistant","content":"In June."},"metadata":{"hut":"A"},"usage":{"input":8,"output":3,"total":11,"unit":"TOKENS"}}`,
    )
    expect(JSON.parse(found.body)).toEqual({
      id: 'obs-1',
      object: 'chat.completion',
      created: 1_763_899_202,
      model: 'gpt-4o',
      choices: [{ index: 0, message: { role: 'assistant', content: 'In June.' } }],
      usage: { prompt_tokens: 8, completion_tokens: 3, total_tokens: 11 },
    })
    expect(found).toMatchObject({
      request: { ...asked, model: 'gpt-4o', temperature: 1 },
      metadata: { hut: 'A', traceId: 't' },
      latencyMs: 2_000,
    })
    expect(found.leftOut[0]).toContain('put together')
    expect(found.leftOut).toContain('type')
  })

  test('a completion without a time stands where its row says', () => {
    const timeless = completion.replace('"created":1763899203,', '')
    expect(take(`{"response":${timeless},"timestamp":1763899203123}`).answeredAt).toBeCloseTo(1_763_899_203.123)
    expect(take(`{"response":${completion},"timestamp":"2020-01-01T00:00:00Z"}`).leftOut).toEqual(['its time'])
  })

  test('what its own metadata says stays, and what says something else beside it is named', () => {
    const own = completion.replace(/\}$/, ',"metadata":{"env":"prod"}}')
    expect(take(`{"metadata":{"env":"dev","__proto__":"p"},"response":${own}}`)).toMatchObject({
      leftOut: ['metadata.env'],
    })
    expect(recogniseLine(`{"metadata":{"__proto__":"p"},"response":${own}}`).records[0]?.metadata).toEqual([
      ['env', 'prod'],
      ['__proto__', 'p'],
    ])
  })

  test('a row whose call failed is refused by its name and with the words of the error', () => {
    expect(
      refused(
        `{"request_id":"r-9","messages":${messages},"response_status":401,"response_body":{"error":{"message":"Bad key","code":"invalid_api_key"}}}`,
      ),
    ).toEqual(['request_id "r-9": an error answer (401), not a completion: Bad key (invalid_api_key)'])
    expect(refused(`{"id":"r-9","messages":${messages},"response":null,"error":"timed out"}`)).toEqual([
      'id "r-9": an error answer, not a completion: timed out',
    ])
  })
})
