import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ingest, plain, search, wireWalk, type OpenStore } from './records.ts'

type Command =
  | { kind: 'add'; id: number; created: number; env: string }
  | { kind: 'update'; id: number; env: string }
  | { kind: 'delete'; id: number }

const id = fc.integer({ min: 0, max: 12 })
const env = fc.constantFrom('prod', 'dev', 'test')
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('add' as const), id, created: fc.integer({ min: 1, max: 4 }), env }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('update' as const), id, env }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
)

interface Expected {
  created: number
  /** Order of arrival, which decides among equal `created`. */
  n: number
  env: string
}

/** What a plain map would answer after the same commands. */
export function describeModel(open: OpenStore): void {
  test('any history of additions, updates and deletions leaves the rows that a map would hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (commands, limit) => {
          const store = await open()
          try {
            const model = new Map<string, Expected>()
            const answers: [boolean, boolean][] = []
            let n = 0
            for (const step of commands) {
              const name = `id${step.id}`
              if (step.kind === 'add') {
                if (model.has(name)) continue
                await ingest(store, plain(name, step.created, { metadata: { env: step.env } }))
                model.set(name, { created: step.created, n: n++, env: step.env })
              } else if (step.kind === 'update') {
                const known = model.get(name)
                answers.push([await store.update(name, [['env', step.env]]), known !== undefined])
                if (known !== undefined) model.set(name, { ...known, env: step.env })
              } else {
                answers.push([await store.delete(name), model.delete(name)])
              }
            }
            for (const [given, expected] of answers) expect(given).toBe(expected)
            const sorted = [...model].sort(([, a], [, b]) => a.created - b.created || a.n - b.n)
            const expected = sorted.map(([name]) => name)
            expect(await wireWalk(store, { limit, order: 'asc' })).toEqual(expected)
            expect(await wireWalk(store, { limit, order: 'desc' })).toEqual(expected.toReversed())
            const prod = sorted.filter(([, row]) => row.env === 'prod').map(([name]) => name)
            expect(await wireWalk(store, { limit, metadata: [['env', 'prod']] })).toEqual(prod)
            const others = search({ meta: [{ key: 'env', values: ['prod'], not: true }] })
            const page = await store.list(others, { limit: 500 })
            expect(page.rows.map((row) => row.id).toReversed()).toEqual(expected.filter((name) => !prod.includes(name)))
            expect(page).toMatchObject({ total: expected.length - prod.length, of: expected.length })
            const jump = await store.list(search(), { limit, at: limit })
            expect(jump.rows.map((row) => row.id)).toEqual(expected.toReversed().slice(limit, limit * 2))
            const { facets } = await store.facets(search(), { fields: ['meta.env'], prefix: 'prod', limit: 5 })
            expect(facets[0]?.values).toEqual(prod.length > 0 ? [{ value: 'prod', count: prod.length }] : [])
          } finally {
            await store.close()
          }
        },
      ),
      { numRuns: 10 },
    )
  })
}
