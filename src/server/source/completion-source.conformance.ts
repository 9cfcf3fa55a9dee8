import { expect, onTestFinished, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import type { CompletionSource, MessagesRequest } from './completion-source.ts'

/** A completion that the source must have, and its request. */
export interface GivenCompletion {
  id: string
  body: string
  messages: { role: string; content: string }[]
}

/** Opens a source that has these completions; also gives what closes it. */
export type OpenSource = (
  given: readonly GivenCompletion[],
) => Promise<{ source: CompletionSource; close: () => Promise<void> }>

const given = (id: string, created: number, ...asked: string[]): GivenCompletion => ({
  id,
  body: JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model: 'gpt-4o-mini',
    choices: [
      { index: 0, message: { role: 'assistant', content: `answer of ${id}` }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    metadata: { env: 'prod' },
  }),
  messages: asked.map((content) => ({ role: 'user', content })),
})
const FIVE = [1, 2, 3, 4, 5].map((n) => given(`id-${n}`, 1_795_000_000 + n * 10, `first of ${n}`, 'second', 'third'))
const ALL: MessagesRequest = { after: null, limit: 20, order: 'asc' }

const messagesOf = async (source: CompletionSource, request: Partial<MessagesRequest>) => {
  const page = await source.messages('id-1', { ...ALL, ...request })
  return [page?.data.map(({ content }) => content), page?.has_more]
}

const idsOf = ({ rows }: { rows: { id: string }[] }) => rows.map(({ id }) => id)

/** What every source of completions must do, our store and any upstream. */
export function describeCompletionSource(open: OpenSource): void {
  const opened = async (completions: readonly GivenCompletion[] = FIVE) => {
    const { source, close } = await open(completions)
    onTestFinished(close)
    return source
  }

  test('the newest stand first, and pages go on where the one before ended', async () => {
    const source = await opened()
    const first = await source.list(EVERYTHING, { limit: 3 })
    expect(idsOf(first)).toEqual(['id-5', 'id-4', 'id-3'])
    const rest = await source.list(EVERYTHING, { limit: 3, cursor: first.next ?? '' })
    expect([idsOf(rest), rest.next]).toEqual([['id-2', 'id-1'], null])
  })

  test('a completion is found by its id with its text; another id is no completion', async () => {
    const source = await opened()
    const found = await source.get('id-2')
    expect([found?.row.id, found?.row.output.text, found?.raw]).toEqual(['id-2', 'answer of id-2', FIVE[1]?.body])
    expect(await source.get('nobody')).toBe(null)
  })

  test('messages come in order, page by page, from either end', async () => {
    const source = await opened()
    expect(await messagesOf(source, {})).toEqual([['first of 1', 'second', 'third'], false])
    expect(await messagesOf(source, { limit: 2 })).toEqual([['first of 1', 'second'], true])
    expect(await messagesOf(source, { order: 'desc', limit: 1 })).toEqual([['third'], true])
    const [, second] = (await source.messages('id-1', ALL))?.data ?? []
    expect(await messagesOf(source, { after: second?.id ?? null })).toEqual([['third'], false])
    expect(await messagesOf(source, { after: second?.id ?? null, order: 'desc' })).toEqual([['first of 1'], false])
  })

  test('messages after one that is none of them are refused, and those of nobody are none', async () => {
    const source = await opened()
    await expect(source.messages('id-1', { ...ALL, after: 'nobody' })).rejects.toMatchObject({
      status: 404,
      body: { param: 'after', code: 'not_found' },
    })
    expect(await source.messages('nobody', ALL)).toBe(null)
  })

  test('metadata is replaced, and only where there is a completion', async () => {
    const source = await opened()
    expect(await source.update('id-3', [['team', 'blue']])).toBe(true)
    expect((await source.get('id-3'))?.row.metadata).toEqual([['team', 'blue']])
    expect(await source.update('nobody', [['team', 'blue']])).toBe(false)
  })

  test('what is deleted is gone, once', async () => {
    const source = await opened()
    expect([await source.delete('id-3'), await source.delete('id-3')]).toEqual([true, false])
    expect(await source.get('id-3')).toBe(null)
    expect(idsOf(await source.list(EVERYTHING, { limit: 9 }))).toEqual(['id-5', 'id-4', 'id-2', 'id-1'])
  })

  test('nobody is answered who has gone already', async () => {
    const source = await opened()
    await expect(source.list(EVERYTHING, { limit: 3 }, AbortSignal.abort())).rejects.toThrow(/abort/i)
  })
}
