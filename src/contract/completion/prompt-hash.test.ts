import { expect, test } from 'vitest'
import { readRequest } from './read-request.ts'

const hashOf = (text: string) => readRequest(text).promptHash
const turn = (role: string, content: string) => ({ role, content })
const asks = (content: string) => `{"messages":[{"role":"user","content":${content}}]}`

test('the same messages have the same hash however they are written', () => {
  const hash = hashOf(asks('"Hello"'))
  expect(hash).toMatch(/^[0-9a-f]{14}$/)
  const others = [
    ' { "temperature": 1, "messages": [ { "content": "Hello", "role": "user", "name": null } ] }',
    asks('[{"text":"Hello","type":"text"}]'),
    '{"messages":[{"id":"x-0","role":"user","content":"Hello","content_parts":null}]}',
  ]
  expect(others.map(hashOf)).toEqual(others.map(() => hash))
})

test.each([
  ['another text', '"hello"'],
  ['a number of many digits', '[{"n":12345678901234567890}]'],
  ['one with another last digit', '[{"n":12345678901234567891}]'],
  ['a member called __proto__', '[{"__proto__":{"a":1}}]'],
  ['a list', '["Hello"]'],
  ['a value nested too deeply to be written', '['.repeat(200_000) + ']'.repeat(200_000)],
])('%s has a hash of its own', (_what, content) => {
  const others = ['"Hello"', '[{"n":1234567890123456789}]', '[{"n":12345678901234567892}]', '[{}]', '[["Hello"]]']
  expect(others.map((other) => hashOf(asks(other)))).not.toContain(hashOf(asks(content)))
})

test('roles and the order of messages count, a prompt does as well, and what asks nothing has no hash', () => {
  const of = (...messages: object[]) => hashOf(JSON.stringify({ messages }))
  const hashes = [
    of(turn('user', 'a'), turn('assistant', 'b')),
    of(turn('assistant', 'b'), turn('user', 'a')),
    of(turn('user', 'a'), turn('user', 'b')),
    hashOf('{"prompt":"a"}'),
    hashOf('{"prompt":["a"]}'),
  ]
  expect(new Set(hashes).size).toBe(5)
  expect(['{"messages":[]}', '{"model":"m"}', '{"messages":{}}', 'no JSON'].map(hashOf)).toEqual([
    null,
    null,
    null,
    null,
  ])
})
