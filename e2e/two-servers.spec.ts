import type { Page } from '@playwright/test'
import { Client } from 'pg'
import { madeCompletion } from '../bench/made-completions.ts'
import { mirrorMessages } from '../src/app/messages/sources/mirror.ts'
import { sourceMessages as say } from '../src/app/messages/sources/sources.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../src/server/testing/test-postgres.ts'
import { makeFolder } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { importRows } from './import-rows.ts'
import { CANARY_KEY, expect, makeTiedRows, test } from './upstream-fixtures.ts'

const MIRRORED = 30
const missing = whyNoPostgres()
test.skip(missing !== null, missing ?? '')
// Each starts a PostgreSQL, or two.
test.slow()

let postgres: TestPostgres
test.beforeAll(async () => {
  postgres = await startTestPostgres()
})
test.afterAll(() => postgres.stop())

/** What a server of its own machine has: the database is all that two of them share. */
const machine = (location: string) => ({ COMPLETIONIST_STORE: location, XDG_DATA_HOME: makeFolder() })

function record(url: string, question: string) {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', store: true, messages: [{ role: 'user', content: question }] }),
  })
}

async function openLive(page: Page, url: string): Promise<CompletionsPage> {
  const table = new CompletionsPage(page, url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open('?source=store')])
  return table
}

test('two servers over one database: what one records is seen live at the other, one of them mirrors, both show it', async ({
  page,
  context,
  live,
  serve,
}) => {
  const location = await postgres.freshDatabase()
  const { fake, server: one } = await live({ rows: makeTiedRows(MIRRORED) }, machine(location))
  const upstream = { OPENAI_API_KEY: CANARY_KEY, OPENAI_BASE_URL: fake.url }
  const other = await serve({ ...machine(location), ...upstream })

  expect((await record(one.url, 'First of one')).status).toBe(200)
  const there = await openLive(page, other.url)
  await expect(there.rows).toHaveCount(1)
  expect((await record(one.url, 'Second of one')).status).toBe(200)
  await expect(there.rows).toHaveCount(2)
  const here = await openLive(await context.newPage(), one.url)
  expect((await record(other.url, 'First of the other')).status).toBe(200)
  await expect(here.rows).toHaveCount(3)
  await expect(there.rows).toHaveCount(3)

  await page.goto(`${other.url}/sources`)
  const mirror = page.getByRole('region', { name: mirrorMessages.title('') })
  await mirror.getByRole('button', { name: mirrorMessages.start }).click()
  await expect(mirror.getByText(mirrorMessages.ledger('1'))).toBeVisible()
  await expect(here.summary).toContainText(String(MIRRORED + 3))
  await here.expectAsTheApi()
  await page.goto(`${one.url}/sources`)
  await expect(mirror.getByText(mirrorMessages.ledger('1')), 'what the other has mirrored').toBeVisible()
  const back = new CompletionsPage(page, other.url)
  await back.open('?source=store')
  await back.expectAsTheApi()
})

test('Sources says how far the replica is behind, that lists come from it, and why they do not', async ({
  page,
  serve,
}, info) => {
  test.skip(postgres.replica === null, 'the database is not ours to copy')
  const location = await postgres.freshDatabase()
  const replica = await postgres.replica?.()
  if (replica === undefined) return
  const server = await serve({ ...machine(location), COMPLETIONIST_STORE_READ: replica.of(location) })
  const other = await serve(machine(location))
  const line = page.getByText(say.readFrom).locator('..')
  const follower = new Client({ connectionString: replica.of(location) })
  // It ends with the replica.
  follower.on('error', () => undefined)
  await follower.connect()

  await page.goto(`${server.url}/sources`)
  await expect(line).toContainText(say.behind({ location: '', rows_behind: 0, seconds_behind: 0, trouble: null }))
  await follower.query('SELECT pg_wal_replay_pause()')
  await importRows(other, [madeCompletion(1, 2), madeCompletion(2, 2)])
  await expect(async () => {
    await page.reload()
    await expect(line).toContainText(/2 rows behind/, { timeout: 1_000 })
  }).toPass()
  await expectAccessible(page, 'sources with a replica')
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    const box = await line.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: info.outputPath(`replica-${width}-${colorScheme}.png`), fullPage: true })
    }
  }
  await follower.query('SELECT pg_wal_replay_resume()')
  await expect(async () => {
    await page.reload()
    await expect(line).toContainText('It has everything', { timeout: 1_000 })
  }).toPass()
  await replica.stop()
  await page.reload()
  await expect(line).toContainText('lists come from the database itself')
})
