import { expect, test } from 'vitest'
import { opened, type OpenStore, plain, search } from './records.ts'

const prod = [{ key: 'env', values: ['prod'], not: false }]

const recent = (index: number) => plain(`r${index}`, 1_700_000_000 + index * 1000, { metadata: { env: 'prod' } })

const priced = (id: string, created: number, model: string, finish: string) =>
  plain(id, created, {
    model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content: '' } }],
    usage: { prompt_tokens: 1_000, completion_tokens: 0, total_tokens: 1_000 },
  })

/** The bars above the table. */
export function describeHistogram(open: OpenStore): void {
  test('the histogram counts rows and tokens, filtered or not, in few enough bars', async () => {
    const store = await opened(
      open,
      plain('a', 100, { model: 'm', metadata: { env: 'prod' } }),
      plain('b', 200, { model: 'm', metadata: { env: 'dev' } }),
      plain('c', 7_300, { model: 'm', metadata: { env: 'prod' } }),
    )
    const all = await store.histogram(search(), { bars: 3, by: null })
    expect(all.seconds).toBe(3600)
    expect(all.bars).toEqual([
      { from: 0, count: 2, tokens: 30, cost_usd: 0 },
      { from: 7200, count: 1, tokens: 15, cost_usd: 0 },
    ])
    const some = await store.histogram(search({ meta: prod }), { bars: 3, by: null })
    expect(some.bars).toEqual([
      { from: 0, count: 1, tokens: 15, cost_usd: 0 },
      { from: 7200, count: 1, tokens: 15, cost_usd: 0 },
    ])
    expect(
      (await store.histogram(search({ model: { values: ['nobody'], not: false } }), { bars: 3, by: null })).bars,
    ).toEqual([])
  })

  test('the bars of the histogram are told apart by model or finish reason, and say what the rows cost', async () => {
    const others = Array.from({ length: 9 }, (_, index) => priced(`other-${index}`, 7_200, `model-${index}`, 'stop'))
    const store = await opened(
      open,
      priced('a', 0, 'gpt-4o', 'stop'),
      priced('b', 0, 'gpt-4o', 'length'),
      ...others,
      priced('c', 7_200, 'gpt-4o', 'stop'),
    )
    for (const query of [search(), search({ ranges: { tokens: { from: 0, to: null } } })]) {
      const models = await store.histogram(query, { bars: 3, by: 'model' })
      expect(models.series?.[0]).toEqual({ value: 'gpt-4o', rest: 0 })
      expect(models.series?.at(-1)).toEqual({ value: null, rest: 4 })
      expect(models.bars.map(({ parts }) => parts?.map(({ count }) => count))).toEqual([
        [2, 0, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1, 4],
      ])
      expect(models.bars[0]?.cost_usd).toBeCloseTo(0.005)
      expect(models.bars[1]?.parts?.[0]?.cost_usd).toBeCloseTo(0.0025)
      const finishes = await store.histogram(query, { bars: 3, by: 'finish' })
      expect(finishes.series).toEqual([
        { value: 'stop', rest: 0 },
        { value: 'length', rest: 0 },
      ])
      expect(finishes.bars.map(({ parts }) => parts?.map(({ tokens }) => tokens))).toEqual([
        [1_000, 1_000],
        [10_000, 0],
      ])
    }
  })

  test('models that begin alike for 512 characters are one, whatever is searched', async () => {
    const long = 'm'.repeat(512)
    const store = await opened(open, priced('a', 0, `${long}1`, 'stop'), priced('b', 0, `${long}2`, 'stop'))
    for (const query of [search(), search({ ranges: { tokens: { from: 0, to: null } } })]) {
      const { series, bars } = await store.histogram(query, { bars: 3, by: 'model' })
      expect([series, bars.map(({ parts }) => parts?.map(({ count }) => count))]).toEqual([
        [{ value: long, rest: 0 }],
        [[2]],
      ])
    }
  })

  test('one row from long ago does not stretch the histogram: it is counted as earlier', async () => {
    const store = await opened(
      open,
      plain('old', 0, { metadata: { env: 'prod' } }),
      ...Array.from({ length: 200 }, (_, index) => recent(index)),
    )
    for (const query of [search(), search({ meta: prod })]) {
      const { bars, seconds, earlier } = await store.histogram(query, { bars: 80, by: null })
      expect(earlier).toBe(1)
      expect(seconds).toBe(3600)
      expect(bars[0]?.from).toBe(1_699_999_200)
      expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(200)
    }
    const fine = await store.histogram(search(), { bars: 4000, by: null })
    expect([fine.earlier, fine.seconds]).toEqual([1, 60])
    const few = await opened(open, plain('old', 0), recent(1), recent(2))
    expect((await few.histogram(search(), { bars: 80, by: null })).earlier).toBeUndefined()
  })
}
