import * as fc from 'fast-check'
import { callOf, recordOf } from '../../store/conformance/records.ts'
import type { IncomingRecord } from '../../store/ingest-store.ts'

/** Texts that are easily kept, compared or cut in another way. */
export const ODD_TEXTS = [
  '',
  ' ',
  'a',
  'A',
  'Zürich',
  'zurich',
  'naïve café',
  'é',
  'e\u0301',
  'ß',
  'ﬁ',
  'Москва',
  'λόγος',
  '数据库',
  '𠮷野家',
  'ﾃﾞｰﾀ',
  'データ',
  'ภาษาไทย',
  '학교에서',
  'كتاب',
  'שָׁלוֹם',
  '👍🏽',
  '👩‍💻',
  '\0',
  'a\0b',
  '\u0001',
  '\uffff',
  '\ufffe',
  '\ud800',
  '%',
  '_',
  '\\',
  "'",
  '"',
  'a,b',
  '!a',
  '*',
  'null',
  'getUserName',
  'user_name',
  'x'.repeat(600),
] as const

/** Numbers that a server may report and that few mean. */
const NUMBERS = [0, 1, 7, 7, 7, 15, 1_000, 999_999_999_999, 1e12, 1e13, 2 ** 53, 1e300, -3, 0.5, -0, null, 'many']

/** Seconds; many rows share one. */
const TIMES = [0, 1, 1000, 1000, 1000, 1001, 86_399, 86_400, 1_700_000_000, 1_790_000_000, 1_790_000_000, 4_000_000_000]

const word = fc.constantFrom(...ODD_TEXTS)
const number = fc.constantFrom(...NUMBERS)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 3 })
const sentence = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
const metadata = fc.dictionary(fc.constantFrom('env', 'team', 'Key', 'ключ', 'a.b', 'k%'), word, { maxKeys: 3 })

const usage = fc.record(
  {
    prompt_tokens: number,
    completion_tokens: number,
    total_tokens: number,
    cost: fc.constantFrom(0, 0.001, 0.0000000004, 1e-9, 12.5, 1e9, null),
    prompt_tokens_details: fc.record({ cached_tokens: number, audio_tokens: number }, { requiredKeys: [] }),
    completion_tokens_details: fc.record({ reasoning_tokens: number }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

const call = fc.record({
  id: fc.constantFrom('call_1', 'call_2'),
  type: fc.constant('function'),
  function: fc.record({ name: word, arguments: fc.constantFrom('{"city":"Zürich"}', '{"a":', '') }),
})

const choice = fc.record({
  index: fc.constantFrom(0, 1),
  message: fc.record(
    {
      role: fc.constant('assistant'),
      content: fc.option(sentence),
      refusal: fc.option(sentence, { freq: 1, nil: null }),
      tool_calls: fc.array(call, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['role', 'content'] },
  ),
  finish_reason: fc.constantFrom('stop', 'length', 'tool_calls', '', null, 'ﬁ'),
})

const body = fc.record(
  {
    id: fc.oneof(fc.uuid(), fc.constantFrom('same', 'Same', 'id~1', '', 'ключ', 'a/b')),
    object: fc.constantFrom('chat.completion', 'text_completion'),
    created: fc.constantFrom(...TIMES),
    model: fc.constantFrom('gpt-4o', 'gpt-4o-mini-2024-07-18', 'GPT-4o', 'модель', ''),
    choices: fc.array(choice, { maxLength: 2 }),
    usage,
    metadata,
    seed: fc.constantFrom(1, -1, 0, 7.5, 2 ** 53, 'seed'),
    service_tier: fc.constantFrom('default', 'flex', null, ''),
    system_fingerprint: word,
    temperature: fc.constantFrom(0, 0.7, 1, 2, 1e-7, 1e300),
    top_p: fc.constantFrom(0.1, 1),
  },
  { requiredKeys: ['id', 'object', 'created', 'model', 'choices'] },
)

const request = fc.record(
  {
    model: fc.constant('gpt-4o'),
    messages: fc.array(fc.record({ role: fc.constantFrom('system', 'user'), content: sentence }), { maxLength: 2 }),
    tools: fc.constantFrom([], [{ type: 'function', function: { name: 'look up' } }]),
  },
  { requiredKeys: ['model', 'messages'] },
)

const incoming: fc.Arbitrary<(n: number) => IncomingRecord> = fc
  .record({
    body,
    request: maybe(request),
    isCall: fc.boolean(),
    capture: fc.constantFrom('complete', 'truncated', 'client_aborted', 'upstream_error'),
    latencyMs: fc.constantFrom(null, 0, 0.4, 12, 12, 5_000.5, 1e9),
    firstByte: fc.constantFrom(0, 0.4, 12, 100_000),
    receivedAt: fc.constantFrom(1_700_000_000, 1_795_000_000),
  })
  .map((made) => (n) => {
    const parts = {
      request: made.request === undefined ? null : Buffer.from(JSON.stringify(made.request)),
      receivedAt: made.receivedAt,
      line: n + 1,
    }
    if (!made.isCall) return recordOf(made.body, parts)
    const seen = { ...callOf(`call-${n}`), first_byte_ms: made.firstByte }
    return recordOf(made.body, {
      ...parts,
      way: 'recorded',
      capture: made.capture,
      latencyMs: made.latencyMs,
      call: seen,
    })
  })

/** Records of many kinds, the same for the same seed. */
export function oddRecords(many: number, seed: number): IncomingRecord[] {
  return fc.sample(incoming, { numRuns: many, seed }).map((make, n) => make(n))
}
