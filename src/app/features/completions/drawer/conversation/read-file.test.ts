import { expect, test } from 'vitest'
import { readFile } from './read-file.ts'

test.each([
  [
    { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' },
    { name: 'a.pdf', kind: 'application/pdf', base64: 'JVBE' },
  ],
  [
    { filename: 'a.csv', file_data: 'JVBE' },
    { name: 'a.csv', kind: 'csv', base64: 'JVBE' },
  ],
  [{ file_id: 'file-1' }, { name: null, id: 'file-1', base64: null }],
  [{ url: 'https://x.test/d/a.pdf' }, { name: 'a.pdf', kind: 'pdf', url: 'https://x.test/d/a.pdf' }],
  ['https://x.test/a.txt', { name: 'a.txt', kind: 'txt' }],
  [
    { type: 'document', title: 'T', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } },
    { name: 'T', kind: 'application/pdf', base64: 'JVBE' },
  ],
  [{ hash: 'h', name: 'x.pdf', content: [] }, { name: 'x.pdf' }],
])('%j is a file', (file, facts) => {
  expect(readFile(file)).toMatchObject(facts)
})

test.each([null, undefined, {}, 5, { hash: 'h' }])('%j is none', (file) => {
  expect(readFile(file)).toBeNull()
})
