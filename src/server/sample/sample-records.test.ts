import { expect, test } from 'vitest'
import { readCompletion } from '#contract/completion/read-completion.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { sampleRecords } from './sample-records.ts'

const NOW = 1_795_350_000
const records = sampleRecords(NOW)
const bodies = records.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as { id: string; created: number })

test('the sample is about 240 completions, each with a name of its own', () => {
  expect(records).toHaveLength(240)
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(240)
})

test('every animal of the zoo is in it', () => {
  const ids = new Set(bodies.map(({ id }) => id))
  expect(zoo.filter(({ body }) => !ids.has((JSON.parse(body) as { id: string }).id))).toEqual([])
})

test('it spreads over the last 30 days and nothing is from the future', () => {
  const created = bodies.filter(({ id }) => id !== 'zoo-milliseconds').map((body) => body.created)
  expect(Math.max(...created)).toBeLessThanOrEqual(NOW)
  expect(Math.min(...created)).toBeGreaterThan(NOW - 31 * 86_400)
})

test('all but the animals that are odd on purpose are as the contract says', () => {
  const odd = bodies.filter((body) => readCompletion(body).disagreements.length > 0).map(({ id }) => id)
  expect(odd.toSorted()).toEqual(['zoo-milliseconds', 'zoo-wrong-types'])
})

test('it is the same for everyone but for the clock', () => {
  const later = sampleRecords(NOW + 86_400)
  const text = (list: typeof records) =>
    list.map(({ body }) => new TextDecoder().decode(body).replace(/"created":\d+/, '')).toSorted()
  expect(text(later)).toEqual(text(records))
})

test('every request asks for the model that answered', () => {
  const asked = records.flatMap(({ body, request }) => {
    if (request === null) return []
    const [answer, question] = [body, request].map(
      (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as { model?: unknown },
    )
    return typeof answer?.model === 'string' ? [[answer.model, String(question?.model)] as const] : []
  })
  expect(asked.length).toBeGreaterThan(200)
  expect(asked.filter(([answered, named]) => !answered.startsWith(named))).toEqual([])
})
