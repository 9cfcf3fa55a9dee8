import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { completionText } from '../testing/test-app.ts'
import { openTestCommands } from '../testing/test-command.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../testing/test-postgres.ts'
import { startProcess } from '../testing/test-process.ts'

vi.setConfig({ testTimeout: 240_000 })

/** A store in a file with so many rows, the command line for it, and a place for others. */
async function filled(rows: number) {
  const commands = openTestCommands()
  const file = path.join(commands.folder, 'rows.jsonl')
  writeFileSync(
    file,
    Array.from({ length: rows }, (_, n) => `${completionText(`r${n % (rows - 3)}`, n % 9, { padding: n })}\n`).join(''),
  )
  expect(await commands.run(['import', file])).toMatchObject({ code: 0 })
  return commands
}

/** Everything that is kept of a store, as `export` writes it. */
async function exported(store: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'exported-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'out.jsonl')
  const { exited, seen } = startProcess(['export', file], { COMPLETIONIST_STORE: store, XDG_DATA_HOME: folder })
  expect([await exited, seen.err]).toEqual([0, expect.stringContaining('exported')])
  return readFileSync(file, 'latin1')
}

test('says what it did, and that there is nothing more to do', async () => {
  const { store, folder, run } = await filled(10)
  const to = path.join(folder, 'other.db')
  const first = await run(['move', store, to])
  expect([first.code, first.said]).toEqual([0, expect.stringContaining(`${store} to ${to}: 10 brought`)])
  expect((await run(['move', store, to])).said).toContain('0 brought, 10 there already')
  expect(readFileSync(`${to}-audit.jsonl`, 'utf8')).toContain('"deed":"move"')
  expect(await exported(to)).toBe(await exported(store))
})

test('what cannot be moved so is refused with 2', async () => {
  const { store, run } = await filled(5)
  const wrong = [
    [store],
    [store, `${store}-2`, `${store}-3`],
    [store, store],
    [store, ':memory:'],
    [store, 'mysql://host/database'],
    [store, 'postgres://user:open-sesame@/'],
  ]
  for (const places of wrong) {
    const { code, said } = await run(['move', ...places])
    expect([places, code]).toEqual([places, 2])
    expect(said).not.toContain('sesame')
  }
})

describe.skipIf(whyNoPostgres() !== null)('to a database', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('one that is killed while it moves goes on, and both stores export the same bytes', async () => {
    const { store, folder, run } = await filled(700)
    const to = await postgres.freshDatabase()
    const env = { XDG_DATA_HOME: folder }
    const killed = startProcess(['move', store, to], env)
    const rowsThere = async () => {
      const counted = await run(['export', '--format', 'csv'], { COMPLETIONIST_STORE: to })
      return counted.code === 0 ? counted.out.split('\n').length : 0
    }
    await expect.poll(rowsThere, { timeout: 120_000, interval: 200 }).toBeGreaterThan(100)
    killed.child.kill('SIGKILL')
    await killed.exited
    const again = await run(['move', store, to])
    expect([again.code, again.said]).toEqual([0, expect.stringContaining('was read back and is the same')])
    expect(await exported(to)).toBe(await exported(store))
    expect(await run(['verify'], { COMPLETIONIST_STORE: to })).toMatchObject({ code: 0 })
  })
  test('what is damaged is named, and a backup is not made of it; what is whole can be saved to a file', async () => {
    const { store, folder, run } = await filled(8)
    const to = await postgres.freshDatabase()
    const env = { COMPLETIONIST_STORE: to, XDG_DATA_HOME: folder }
    expect(await run(['move', store, to])).toMatchObject({ code: 0 })
    const client = new Client({ connectionString: to })
    await client.connect()
    await client.query(
      "UPDATE completionist.bodies SET sha256 = decode(repeat('00', 32), 'hex') WHERE line LIKE '%r4%'",
    )
    await client.end()
    expect(await run(['verify'], env)).toMatchObject({ code: 1, out: 'damaged: "r4"\n' })
    const [copy, saved] = [path.join(folder, 'copy.db'), path.join(folder, 'saved.db')]
    const backup = await run(['backup', copy], env)
    expect([backup.code, backup.said]).toEqual([1, expect.stringContaining('r4 is damaged')])
    expect(existsSync(copy)).toBe(false)
    expect(await run(['verify', '--salvage', saved], env)).toMatchObject({ code: 3, out: 'lost: "r4"\n' })
    expect(await run(['move', to, path.join(folder, 'moved.db')])).toMatchObject({
      code: 3,
      out: 'damaged, not moved: "r4"\n',
    })
    expect((await exported(saved)).trim().split('\n')).toHaveLength(7)
  })

  test('what is for files only says what to do instead, and ends with 2', async () => {
    const { store, folder, run } = await filled(5)
    const env = { COMPLETIONIST_STORE: await postgres.freshDatabase(), XDG_DATA_HOME: folder }
    const restore = await run(['restore', store], env)
    expect([restore.code, restore.said]).toEqual([
      2,
      expect.stringContaining(`completionist move ${store} postgres://`),
    ])
    const accept = await run(['verify', '--accept'], env)
    expect([accept.code, accept.said]).toEqual([2, expect.stringContaining('nothing to accept')])
  })
})
