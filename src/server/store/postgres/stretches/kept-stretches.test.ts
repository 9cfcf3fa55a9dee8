import { expect, test } from 'vitest'
import { packNumbers } from '../../record/codec/column-codec.ts'
import { KeptStretches, type PackedStretch } from './kept-stretches.ts'
import { unpackPart } from './stretch.ts'

const listed = (number: number, version = 'one'): PackedStretch => ({ number, version, rows: 3, bytes: new Map() })
/** Three numbers, a byte each. */
const column = (...numbers: number[]) => unpackPart('tokens', packNumbers(numbers), numbers.length)

test('a stretch is kept by its parts, until it was packed again', () => {
  const kept = new KeptStretches()
  kept.keep(listed(7), new Map([['tokens', column(1, 2, 4)]]))
  expect(kept.get(listed(7), ['tokens'])?.numbers('tokens')).toEqual(Float64Array.of(1, 2, 4))
  expect(kept.get(listed(7), ['tokens', 'cost'])).toBeNull()
  kept.keep(listed(7), new Map([['cost', column(5, 6, 8)]]))
  expect(kept.get(listed(7), ['tokens', 'cost'])?.numbers('cost')).toEqual(Float64Array.of(5, 6, 8))
  expect(kept.get(listed(7, 'two'), ['tokens'])).toBeNull()
  kept.keep(listed(7, 'two'), new Map([['tokens', column(3, 2, 1)]]))
  expect(kept.get(listed(7, 'two'), ['tokens'])?.numbers('tokens')).toEqual(Float64Array.of(3, 2, 1))
  expect(kept.get(listed(7, 'two'), ['cost'])).toBeNull()
})

test('no more is kept than there is room for, and what is packed again makes room', () => {
  const kept = new KeptStretches(6)
  const one = new Map([['tokens', column(1, 2, 3)]])
  expect([kept.keep(listed(0), one), kept.keep(listed(1), one), kept.keep(listed(2), one)]).toEqual([true, true, false])
  expect(kept.get(listed(2), ['tokens'])).toBeNull()
  // The same once more takes no more room, and neither does what stands in place of it.
  expect([kept.keep(listed(1), one), kept.keep(listed(1, 'two'), one), kept.keep(listed(2), one)]).toEqual([
    true,
    true,
    false,
  ])
})

test('those who read wait for each other, whatever becomes of the one before', async () => {
  const kept = new KeptStretches()
  const said: string[] = []
  const failed = kept.alone(async () => {
    await Promise.resolve()
    said.push('first')
    throw new Error('gone')
  })
  const next = kept.alone(async () => said.push('second'))
  await expect(failed).rejects.toThrow('gone')
  await next
  expect(said).toEqual(['first', 'second'])
})
