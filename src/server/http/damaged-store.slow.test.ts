import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import OpenAI from 'openai'
import { expect, onTestFinished, test, vi } from 'vitest'
import { completionText, openTestApp, type TestApp } from '../testing/test-app.ts'

vi.setConfig({ testTimeout: 60_000 })

/** An app over a store in a file with these rows; `harm` is done to the closed file before. */
async function openHarmed(ids: readonly string[], harm: (file: string) => void): Promise<TestApp> {
  const folder = mkdtempSync(path.join(tmpdir(), 'damaged-'))
  const file = path.join(folder, 'store.db')
  const before = await openTestApp(undefined, file)
  await before.add(...ids.map((id, n) => completionText(id, n + 1, { padding: 'x'.repeat(3000) })))
  await before.close()
  harm(file)
  const app = await openTestApp(undefined, file)
  onTestFinished(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  return app
}

function damageBodies(file: string, ids: readonly string[]): void {
  using db = new DatabaseSync(file)
  const set = db.prepare(
    'UPDATE bodies SET sha256 = zeroblob(32) WHERE ord = (SELECT ord FROM completions WHERE name = ?)',
  )
  for (const id of ids) set.run(id)
}

/** Zeroes every page of a table of the file, but for its first. */
function zeroTable(file: string, table: string): void {
  let pages: number[]
  {
    using db = new DatabaseSync(file)
    pages = db
      .prepare('SELECT rootpage FROM sqlite_master WHERE name = ?')
      .all(table)
      .map((row) => Number(row['rootpage']))
  }
  const bytes = readFileSync(file)
  for (const page of pages) bytes.fill(0, (page - 1) * 8192, page * 8192)
  writeFileSync(file, bytes)
}

test('a damaged record is named beside the list of the contract, and the official client walks past it to the end', async () => {
  const ids = Array.from({ length: 9 }, (_, n) => `row-${n}`)
  const gone = ['row-2', 'row-3', 'row-4', 'row-5', 'row-8']
  const app = await openHarmed(ids, (file) => damageBodies(file, gone))
  const client = new OpenAI({ apiKey: 'any', baseURL: `${await app.listen()}/v1` })
  const seen: string[] = []
  for await (const { id } of client.chat.completions.list({ limit: 2, order: 'asc' })) seen.push(id)
  expect(seen).toEqual(['row-0', 'row-1', 'row-6', 'row-7'])
  const answer = await app.ask('/v1/chat/completions?limit=9&order=asc')
  expect(answer.headers.get('x-completionist-damaged')).toBe(gone.join(', '))
  const whole = await app.ask('/v1/chat/completions?limit=2&order=asc')
  expect(whole.headers.get('x-completionist-damaged')).toBeNull()
})

test.each(['completions', 'bodies'])(
  'where the table %s cannot be read the answer says that the store is damaged, and the two ways out',
  async (table) => {
    const app = await openHarmed(['one', 'two'], (file) => zeroTable(file, table))
    const asked = table === 'bodies' ? '/api/completions/one' : '/api/completions'
    const answer = await app.ask(asked)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({
      error: {
        code: 'store_damaged',
        message: expect.stringMatching(
          /store is damaged.*completionist verify --salvage NEW.*completionist restore FILE/,
        ),
      },
    })
  },
)
