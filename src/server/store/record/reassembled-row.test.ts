import { expect, test } from 'vitest'
import { prepareRecord } from './prepared-record.ts'
import { toReassembledRow } from './reassembled-row.ts'

const recordOf = (id: string) =>
  prepareRecord({
    body: new TextEncoder().encode(
      JSON.stringify({ id, object: 'chat.completion', created: 5, model: 'm', choices: [] }),
    ),
    request: null,
    messages: null,
    metadata: null,
    way: 'recorded',
    from: 'https://upstream.test/v1',
    line: null,
    receivedAt: 9,
    latencyMs: null,
    capture: 'complete',
  })
const before = (over: object) => ({ ...recordOf('fox').row, id: 'fox', wire_id: null, listed_at: 3, ...over })

test('a record that is assembled again keeps its name and its place in the list', () => {
  expect(toReassembledRow(recordOf('fox'), 'fox', before({}))).toMatchObject({
    isSpliced: false,
    row: { id: 'fox', wire_id: null, listed_at: 3 },
  })
})

test('with another id than before, it is still known by the old one', () => {
  expect(toReassembledRow(recordOf('hen'), 'fox', before({}))).toMatchObject({
    isSpliced: true,
    row: { id: 'fox', wire_id: 'fox' },
  })
  expect(toReassembledRow(recordOf('hen'), 'fox~1', before({ id: 'fox~1', wire_id: 'fox' }))).toMatchObject({
    row: { id: 'fox~1', wire_id: 'fox' },
  })
})

test('an id that it did not have before is its id from now on', () => {
  expect(toReassembledRow(recordOf('hen'), '~6162', before({ id: '~6162' }))).toMatchObject({
    isSpliced: true,
    row: { id: '~6162', wire_id: 'hen' },
  })
})
