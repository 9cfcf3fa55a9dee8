import { expect, test } from 'vitest'
import { createQueryClient } from './query-client.ts'
import { NoAnswerError, RequestRefusedError } from './wire/errors.ts'

const refused = (code: string) => new RequestRefusedError(503, { message: 'no', type: null, param: null, code })

test.each([
  ['a store that does not answer', refused('store_away'), 5_000],
  ['a question that is refused', refused('invalid_value'), false],
  ['a server that does not answer', new NoAnswerError('no'), false],
])('%s is asked again by itself, or not', async (_, failure, again) => {
  const client = createQueryClient()
  const [queryKey, queryFn] = [['rows'], () => Promise.reject(failure)]
  await expect(client.fetchQuery({ queryKey, queryFn })).rejects.toBe(failure)
  const query = client.getQueryCache().find({ queryKey })
  const interval = client.getDefaultOptions().queries?.refetchInterval
  expect(query && typeof interval === 'function' ? interval(query) : null).toBe(again)
  const answered = await client.fetchQuery({ queryKey, queryFn: () => Promise.resolve('rows') })
  expect([answered, query && typeof interval === 'function' ? interval(query) : null]).toEqual(['rows', false])
})
