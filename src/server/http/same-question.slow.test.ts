import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { bulkReportSchema } from '#contract/found/bulk-report.ts'
import { facetsSchema, histogramSchema } from '#contract/found/facets.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { rowSumsSchema } from '#contract/found/row-sums.ts'
import { formatList } from '#contract/search/search-list.ts'
import { usageOverTimeSchema } from '#contract/found/usage-over-time.ts'
import { completionText, openTestApp, type TestApp } from '../testing/test-app.ts'

const DAY = 86_400
const MIDNIGHT = Date.UTC(2025, 10, 1) / 1_000
const MODELS = ['m1', 'm2', 'm,3']
const FINISH = ['stop', 'length', 'tool_calls']
const ENVS = ['prod', 'dev', '*']
const WORDS = ['ridge', 'boat', 'harbour', 'ferry', 'glacier', '天', 'naïve']

interface Made {
  id: string
  created: number
  model: string
  finish: string
  env: string | null
  tool: string | null
  refused: boolean
  tokens: number | null
  words: readonly string[]
}

const at = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length]
  if (one === undefined) throw new Error('an empty list')
  return one
}

/** Records that differ in all that is asked for, in no step with one another. */
const made = Array.from(
  { length: 180 },
  (_, n): Made => ({
    id: `r${n}`,
    created: MIDNIGHT + ((n * 7919) % (6 * DAY)),
    model: at(MODELS, n * n),
    finish: at(FINISH, Math.floor(n / 2)),
    env: n % 4 === 0 ? null : at(ENVS, n * 5),
    tool: n % 7 === 0 ? 'get_weather' : n % 11 === 0 ? 'add' : null,
    refused: n % 13 === 0,
    tokens: n % 6 === 0 ? null : (n * 37) % 400,
    words: WORDS.filter((_word, k) => (n >> k) % 2 === 1),
  }),
)

function toText({ id, created, model, finish, env, tool, refused, tokens, words }: Made): string {
  const call = { id: 'c', type: 'function', function: { name: tool, arguments: '{}' } }
  return completionText(id, created, {
    model,
    metadata: env === null ? {} : { env },
    usage: tokens === null ? null : { prompt_tokens: 0, completion_tokens: tokens, total_tokens: tokens },
    choices: [
      {
        index: 0,
        finish_reason: finish,
        logprobs: null,
        message: {
          role: 'assistant',
          content: words.join(', '),
          refusal: refused ? 'No.' : null,
          ...(tool === null ? {} : { tool_calls: [call] }),
        },
      },
    ],
  })
}

/** A condition as the address has it, and what it means. */
interface Condition {
  param: string
  text: string
  holds: (record: Made) => boolean
}

const listOf = (param: string, values: readonly string[], valueOf: (record: Made) => string | null) =>
  fc.record({ values: fc.subarray([...values], { minLength: 1 }), not: fc.boolean() }).map(
    ({ values: some, not }): Condition => ({
      param,
      text: formatList({ values: some, not }),
      holds: (record) => some.includes(valueOf(record) ?? '') !== not,
    }),
  )

const CONDITIONS: readonly fc.Arbitrary<Condition>[] = [
  listOf('model', MODELS, ({ model }) => model),
  listOf('finish', FINISH, ({ finish }) => finish),
  listOf('tool', ['get_weather', 'add'], ({ tool }) => tool),
  fc.oneof(
    listOf('meta.env', ENVS, ({ env }) => env),
    fc.boolean().map((not) => ({
      param: 'meta.env',
      text: not ? '!*' : '*',
      holds: ({ env }: Made) => (env === null) === not,
    })),
  ),
  fc.boolean().map((not) => ({
    param: 'has',
    text: not ? '-refusal' : 'refusal',
    holds: ({ refused }: Made) => refused !== not,
  })),
  fc.tuple(fc.nat(300), fc.nat(200)).map(([from, more]) => ({
    param: 'tokens',
    text: `${from}..${from + more}`,
    holds: ({ tokens }: Made) => tokens !== null && tokens >= from && tokens <= from + more,
  })),
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(3)).map(([day, more]) => ({
    param: 'created',
    text: `2025-11-0${day}..2025-11-0${day + more}`,
    holds: ({ created }: Made) => created >= MIDNIGHT + (day - 1) * DAY && created < MIDNIGHT + (day + more) * DAY,
  })),
  fc
    .record({ all: fc.subarray(WORDS, { minLength: 1, maxLength: 2 }), without: fc.option(fc.constantFrom(...WORDS)) })
    .map(({ all, without }) => ({
      param: 'q',
      text: [...all, ...(without === null ? [] : [`-${without}`])].join(' '),
      holds: ({ words }: Made) =>
        all.every((word) => words.includes(word)) && (without === null || !words.includes(without)),
    })),
]
const anySearch = fc.tuple(...CONDITIONS.map((condition) => fc.option(condition, { freq: 1 })))

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
  await api.add(...made.map(toText))
})
afterAll(() => api.close())

async function read<T>(schema: z.ZodMiniType<T>, path: string, body?: object): Promise<T> {
  const answer = body === undefined ? await api.ask(path) : await api.send('POST', path, body)
  expect(answer.status).toBe(200)
  return schema.parse(await answer.json())
}

const add = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)

test('page, API, export, bulk deed, sums, facets, histogram and usage mean the same rows by the same search', async () => {
  await fc.assert(
    fc.asyncProperty(anySearch, async (picked) => {
      const conditions = picked.filter((one) => one !== null)
      const expected = made.filter((record) => conditions.every(({ holds }) => holds(record)))
      const ids = expected.map(({ id }) => id).toSorted()
      const params = new URLSearchParams(Object.fromEntries(conditions.map(({ param, text }) => [param, text])))
      params.set('source', 'store')
      const search = params.toString()

      const page = await read(rowPageSchema, `/api/completions?${search}&limit=200`)
      expect(page.unanswered).toEqual([])
      expect(page.rows.map(({ id }) => id).toSorted()).toEqual(ids)
      expect(page.total).toBe(ids.length)
      const posted = await read(rowPageSchema, '/api/completions', { ...Object.fromEntries(params), limit: 200 })
      expect(posted.rows).toEqual(page.rows)

      const lines = await (await api.ask(`/api/export?${search}&format=completions`)).text()
      const exported = lines.split('\n').filter((line) => line !== '')
      expect(exported.map((line) => (JSON.parse(line) as Made).id).toSorted()).toEqual(ids)
      const csv = await (await api.ask(`/api/completions?${search}&format=csv`)).text()
      expect(csv.trimEnd().split('\r\n')).toHaveLength(ids.length + 1)

      const counted = await api.send('POST', `/api/bulk?${search}`, { deed: 'delete', dry_run: true })
      expect(bulkReportSchema.parse(await counted.json()).matched).toBe(ids.length)

      const tokens = add(expected.map((record) => record.tokens ?? 0))
      const sums = await read(rowSumsSchema, `/api/sums?${search}`)
      expect([sums.total, sums.tokens ?? 0]).toEqual([ids.length, tokens])
      const { facets } = await read(facetsSchema, `/api/facets?${search}&field=has`)
      const refused = facets[0]?.values.find(({ value }) => value === 'refusal')?.count ?? 0
      expect(refused).toBe(expected.filter((record) => record.refused).length)
      const { bars, earlier = 0 } = await read(histogramSchema, `/api/histogram?${search}&bars=20`)
      expect(add(bars.map(({ count }) => count)) + earlier).toBe(ids.length)
      const { buckets } = await read(usageOverTimeSchema, `/api/usage?${search}&by=meta.env`)
      expect([add(buckets.map(({ calls }) => calls)), add(buckets.map((bucket) => bucket.tokens))]).toEqual([
        ids.length,
        tokens,
      ])
    }),
    { numRuns: 25 },
  )
})

const statusOf = async (search: string, body: object) =>
  (await api.send('POST', `/api/completions${search}`, body)).status

test('a search in a body is refused where it says something twice, or what no search says', async () => {
  expect([
    await statusOf('?model=m1', { model: 'm2' }),
    await statusOf('', { model: ['m2'] }),
    await statusOf('', { format: 'jsonl' }),
    await statusOf('?format=jsonl', { model: 'm1' }),
  ]).toEqual([400, 400, 400, 200])
})
