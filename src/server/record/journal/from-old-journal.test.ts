import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal } from './journal.ts'

const begin = (id: string) => ({
  begin: { id, from: 'http://127.0.0.1/v1', startedAt: 1, idempotencyKey: null, request: '{"n":1}' },
})
const answered = (id: string) => ({
  answered: {
    id,
    firstByteMs: 1,
    durationMs: 2,
    end: 'complete',
    failure: null,
    answer: { status: 200, headers: [['a', 'b']], bytes: 'AP8N', total: 3, sha256: 'ab' },
  },
})

const onFailure = (error: unknown) => {
  throw error
}

test('what a server left in the one file that older versions wrote is taken over, and the file is no more', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'old-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const store = path.join(folder, 'a.db')
  const lines = [begin('a'), begin('b'), begin('c'), answered('b'), { end: ['c'] }, begin('../d')]
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n{"begin":{"id":"e","fr`
  writeFileSync(`${store}-calls-4194304-abc`, text)
  const journal = openJournal({ store, limit: 1_000_000, onFailure })
  expect(journal.adopt().toSorted()).toEqual(['a', 'b'])
  expect(readdirSync(folder)).toHaveLength(1)
  const [a, b] = await Promise.all(['a', 'b'].map((id) => journal.load(id)))
  expect(a).toMatchObject({ damage: null, call: { end: 'interrupted', request: { bytes: Buffer.from('{"n":1}') } } })
  expect(b).toMatchObject({
    damage: null,
    call: { end: 'complete', durationMs: 2, answer: { bytes: Buffer.from([0, 255, 13]), total: 3, sha256: 'ab' } },
  })
})
