import * as z from 'zod'
import { completionText, type TestApp } from './test-app.ts'

export const LIST = '/v1/chat/completions'
const listSchema = z.object({
  object: z.literal('list'),
  data: z.array(z.looseObject({ id: z.string(), created: z.number() })),
  first_id: z.nullable(z.string()),
  last_id: z.nullable(z.string()),
  has_more: z.boolean(),
})
export const errorSchema = z.object({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    param: z.nullable(z.string()),
    code: z.nullable(z.string()),
  }),
})

/** A client of `/v1`: lists, their ids, and refusals. The test fails if one does not have the contract's shape. */
export function askV1(api: TestApp) {
  const list = async (search = '') => listSchema.parse(await (await api.ask(`${LIST}${search}`)).json())
  return {
    list,
    idsOf: async (search = '') => (await list(search)).data.map(({ id }) => id),
    failure: async (response: Promise<Response>) => {
      const answer = await response
      return { status: answer.status, ...errorSchema.parse(await answer.json()).error }
    },
    /** Adds rows `row-000`, `row-001`…, a second apart unless said otherwise. */
    rows: (count: number, createdOf: (n: number) => number = (n) => 1_000 + n) =>
      api.add(
        ...Array.from({ length: count }, (_, n) => completionText(`row-${String(n).padStart(3, '0')}`, createdOf(n))),
      ),
  }
}
