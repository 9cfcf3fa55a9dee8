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

test('what a file does not say itself, the part that holds it says', () => {
  const part = { type: 'input_file', filename: 'plan.pdf', file_url: 'https://x.test/d/1' }
  expect(readFile(part.file_url, part)).toMatchObject({ name: 'plan.pdf', kind: 'pdf', url: 'https://x.test/d/1' })
  expect(readFile({ filename: 'own.txt' }, { filename: 'outer.txt' })).toMatchObject({ name: 'own.txt' })
  expect(readFile('https://x.test/a.mp4', { type: 'video_url', video_url: 'https://x.test/a.mp4' })).toMatchObject({
    name: 'a.mp4',
    kind: 'mp4',
  })
})

test.each([null, undefined, {}, 5, { hash: 'h' }])('%j is none', (file) => {
  expect(readFile(file)).toBeNull()
})
