import { expect, test } from 'vitest'
import { applyMetadataEdit, parseMetadataEdit } from './metadata-edit.ts'

const pairs = [
  ['env', 'dev'],
  ['team', 'a'],
] as const
const after = (edit: object) => applyMetadataEdit(pairs, parseMetadataEdit({ ...edit }))

test('a key is set, renamed and removed where it stands, and a new one goes last', () => {
  expect(after({ deed: 'set', key: 'env', value: 'prod' })).toEqual({
    metadata: [
      ['env', 'prod'],
      ['team', 'a'],
    ],
  })
  expect(after({ deed: 'set', key: 'new', value: '' })).toEqual({ metadata: [...pairs, ['new', '']] })
  expect(after({ deed: 'rename', key: 'env', to: 'stage' })).toEqual({
    metadata: [
      ['stage', 'dev'],
      ['team', 'a'],
    ],
  })
  expect(after({ deed: 'remove', key: 'env' })).toEqual({ metadata: [['team', 'a']] })
})

test('what would change nothing says so, and what cannot be says why', () => {
  expect(after({ deed: 'set', key: 'env', value: 'dev' })).toEqual({ same: true })
  expect(after({ deed: 'remove', key: 'gone' })).toEqual({ same: true })
  expect(after({ deed: 'rename', key: 'env', to: 'team' })).toEqual({ refused: 'It has a key team already.' })
  const full = Array.from({ length: 16 }, (_, n) => [`k${n}`, 'v'] as const)
  expect(applyMetadataEdit(full, { deed: 'set', key: 'more', value: 'v' })).toEqual({
    refused: 'It has 16 pairs already.',
  })
})

test.each([
  [{ deed: 'set', value: 'v' }, 'key'],
  [{ deed: 'set', key: '', value: 'v' }, 'key'],
  [{ deed: 'set', key: 'k' }, 'value'],
  [{ deed: 'set', key: 'k'.repeat(65), value: 'v' }, 'metadata'],
  [{ deed: 'set', key: 'k', value: 'v'.repeat(513) }, 'metadata.k'],
  [{ deed: 'rename', key: 'k' }, 'to'],
  [{ deed: 'polish', key: 'k' }, 'deed'],
])('%j is refused by the name of what is wrong', (edit, param) => {
  expect(() => parseMetadataEdit(edit)).toThrow(expect.objectContaining({ param }))
})
