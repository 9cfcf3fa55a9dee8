import { expect, test } from 'vitest'
import { lastUserText } from './last-user-text.ts'
import { createPoliteQueue } from './polite-queue.ts'

test('at most two jobs run at once, in their order, and aborted ones never', async () => {
  const run = createPoliteQueue(2)
  const started: string[] = []
  const finish = new Map<string, () => void>()
  const job = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve) => finish.set(name, () => resolve(name)))
  }
  const gone = new AbortController()
  const still = new AbortController().signal
  const first = run(still, job('first'))
  const second = run(still, job('second'))
  const third = run(gone.signal, job('third'))
  const fourth = run(still, job('fourth'))
  const fifth = run(still, job('fifth'))
  gone.abort()
  await expect(third).rejects.toThrow('abort')
  expect(started).toEqual(['first', 'second'])
  finish.get('first')?.()
  expect(await first).toBe('first')
  await Promise.resolve()
  expect(started).toEqual(['first', 'second', 'fourth'])
  finish.get('second')?.()
  await second
  finish.get('fourth')?.()
  await fourth
  expect(started).toEqual(['first', 'second', 'fourth', 'fifth'])
  finish.get('fifth')?.()
  expect(await fifth).toBe('fifth')
})

test('the last user message is read from text and from parts', () => {
  expect(
    lastUserText([
      { id: '1', role: 'user', content: 'earlier' },
      {
        id: '2',
        role: 'user',
        content: [{ type: 'text', text: 'what is' }, { type: 'image_url' }, { type: 'text', text: 'this?' }],
      },
      { id: '3', role: 'assistant', content: 'a cat' },
    ]),
  ).toBe('what is this?')
  expect(
    lastUserText([{ id: '1', role: 'user', content: null, content_parts: [{ type: 'text', text: 'parts' }] }]),
  ).toBe('parts')
  expect(lastUserText([{ id: '1', role: 'system', content: 'be kind' }])).toBeNull()
  expect(lastUserText([{ id: '1', role: 'user', content: '🧪'.repeat(900) }])).toBe('🧪'.repeat(500))
})
