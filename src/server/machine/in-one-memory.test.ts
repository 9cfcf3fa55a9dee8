import { expect, test } from 'vitest'
import { freeParts, memoryOf } from './free-bytes.ts'
import { inOneMemory, bytesIn } from './in-one-memory.ts'

const record = (body: string, answer?: string | null) => ({
  body: Buffer.from(body),
  request: Buffer.from('asked'),
  messages: null,
  ...(answer === undefined ? {} : { answer: answer === null ? null : Buffer.from(answer) }),
})

test('records are what they were, in memory of their own, which is theirs alone and no larger', () => {
  const given = [record('one'), record('', 'answered'), record('zwölf', null)]
  const { records, memory } = inOneMemory(given)
  expect(records).toEqual(given.map((one) => Object.fromEntries(Object.entries(one).map(toPlain))))
  expect(memoryOf(records.flatMap(bytesIn))).toEqual([memory.buffer])
  expect(memory.buffer.byteLength).toBe(given.flatMap(bytesIn).reduce((sum, part) => sum + part.length, 0))
  freeParts([memory])
  expect(records.map(({ body }) => body.length)).toEqual([0, 0, 0])
  expect(given.map(({ body }) => String(body))).toEqual(['one', '', 'zwölf'])
})

/** Bytes as they are in any array. */
function toPlain([name, part]: [string, unknown]): [string, unknown] {
  return [name, part instanceof Uint8Array ? new Uint8Array(part) : part]
}
