import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { completionText } from '../testing/test-app.ts'
import { openTestCommands } from '../testing/test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const DAY = 86_400
const now = Math.floor(Date.now() / 1000)

async function openRows() {
  const { folder, run } = openTestCommands()
  const file = path.join(folder, 'rows.jsonl')
  const rows = Array.from({ length: 250 }, (_, n) => completionText(`row-${n}-end`, now - n * DAY - 100))
  writeFileSync(file, rows.join('\n'))
  expect((await run(['import', file])).code).toBe(0)
  writeFileSync(file, '')
  const left = async () => Number(/exported (\d+) record/.exec((await run(['export'])).said)?.[1])
  return { folder, run, left }
}

test('prune says how many it would delete and deletes nothing with --dry-run, and nothing but with --yes where nobody can be asked', async () => {
  const { run, left } = await openRows()
  const dry = await run(['prune', '--older-than', '100d', '--dry-run'])
  expect([dry.code, dry.said]).toEqual([0, '150 records would be deleted'])
  const unasked = await run(['prune', '--older-than', '100d'])
  expect([unasked.code, unasked.said]).toEqual([2, expect.stringContaining('150 records would be deleted')])
  expect(await left()).toBe(250)
})

test('with --yes exactly those go, no file has them any more, copies are named, and the audit has a line', async () => {
  const { folder, run, left } = await openRows()
  writeFileSync(path.join(folder, 'store.db.layout-3'), 'an older copy')
  const done = await run(['prune', '--older-than', '100d', '--yes'])
  expect([done.code, done.said]).toEqual([
    0,
    expect.stringMatching(/^deleted 150 records; no file .*\n.*store\.db\.layout-3 is an older copy/),
  ])
  expect(await left()).toBe(100)
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)))
  expect(files.some((bytes) => bytes.includes('row-99-end'))).toBe(true)
  expect(
    files.filter((bytes) =>
      Array.from({ length: 150 }, (_, n) => `row-${n + 100}-end`).some((id) => bytes.includes(id)),
    ),
  ).toEqual([])
  expect(readFileSync(path.join(folder, 'store.db-audit.jsonl'), 'utf8')).toContain('"deed":"delete"')
})

test('a search narrows it, and one that is not understood is refused with nothing deleted', async () => {
  const { run, left } = await openRows()
  expect((await run(['prune', '--search', 'modell=x', '--yes'])).code).toBe(2)
  expect((await run(['prune', '--search', '', '--older-than', 'soon', '--yes'])).code).toBe(2)
  expect((await run(['prune', '--yes'])).code).toBe(2)
  expect((await run(['prune', '--older-than', '1d', '--search', 'model=nobody', '--yes'])).said).toBe(
    '0 records would be deleted',
  )
  expect(await left()).toBe(250)
})
