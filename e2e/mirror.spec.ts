import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { doctorMessages } from '../src/app/messages/sources/doctor.ts'
import { mirrorMessages as say } from '../src/app/messages/sources/mirror.ts'
import { toFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { makeTiedRows } from './upstream-fixtures.ts'

const DAY = 86_400
const KEEP_DAYS = 4
const SOON = 3
const RECENT = 600

/** Rows that upstream forgets in half a day, beside rows that it keeps for days. */
function makeRows() {
  const created = Math.floor(Date.now() / 1000) - (KEEP_DAYS - 0.5) * DAY
  const old = Array.from({ length: SOON }, (_, n) => {
    const words = { model: 'gpt-4o', metadata: {}, question: 'Old?', answer: 'Old.' }
    return toFakeRow({ ...words, id: `chatcmpl-old-${n}`, created: created - n, n })
  })
  return [...makeTiedRows(RECENT), ...old]
}

/** An upstream that is named in a file, and the settings that point at it. */
async function openUpstream() {
  const fake = await startFakeUpstream({ key: 'sk-production', rows: makeRows() })
  const file = path.join(makeFolder(), 'upstreams.json')
  const upstream = { name: 'production', base_url: fake.url, key_env: 'PRODUCTION_KEY', keep_days: KEEP_DAYS }
  writeFileSync(file, JSON.stringify({ upstreams: [upstream] }))
  return { fake, env: { COMPLETIONIST_CONFIG: file, PRODUCTION_KEY: 'sk-production' } }
}

const open: FakeUpstream[] = []
test.afterEach(async () => {
  await Promise.all(open.splice(0).map((fake) => fake.close()))
})

test('one click brings all of upstream into the store, with its progress, its ledger and what expires', async ({
  page,
  serve,
}) => {
  const { fake, env } = await openUpstream()
  open.push(fake)
  const { url } = await serve(env)
  await page.goto(`${url}/sources`)
  const mirror = page.getByRole('region', { name: say.title('production') })
  await mirror.getByRole('button', { name: say.start }).click()
  await expect(mirror.getByRole('progressbar', { name: say.progress })).toBeVisible()
  await expect(mirror.getByRole('figure', { name: say.timeline })).toBeVisible()
  await expect(mirror.getByRole('progressbar')).toBeHidden()
  await mirror.getByText(say.ledger('1')).click()
  const walks = mirror.getByRole('row')
  await expect(walks.nth(1)).toContainText(say.modes.full)
  await expect(walks.nth(1)).toContainText(String(RECENT + SOON))
  await expect(walks.nth(1)).toContainText(say.outcomes.complete)
  await expect(mirror).toContainText('in 12 h')

  await mirror.getByRole('button', { name: say.start }).click()
  await expect(walks).toHaveCount(3)
  await expect(walks.nth(1)).toContainText(say.modes.incremental)
  await expect(walks.nth(1).getByRole('cell').nth(2)).toHaveText('0')

  const table = new CompletionsPage(page, url)
  await table.open('?columns=created,model,output,expires')
  await expect(table.summary).toContainText(/603 rows.*store, mirrored \d+ s ago/)
  await table.filterBox.fill('expires:..1d')
  await table.filterBox.press('Enter')
  await table.expectSearch('expires', '..1d')
  await expect(table.summary).toContainText('3 of 603')
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'chatcmpl-old-0')
  await expect(table.row(0)).toContainText('in 12 h')
})

test('a refused key stops the mirror with the reason; the next click goes on where it was', async ({ page, serve }) => {
  const { fake, env } = await openUpstream()
  open.push(fake)
  const { url } = await serve(env)
  fake.setFault({ kind: 'status', status: 401, message: 'This key was revoked.' }, { only: 'list' })
  await page.goto(`${url}/sources`)
  const mirror = page.getByRole('region', { name: say.title('production') })
  await mirror.getByRole('button', { name: say.start }).click()
  await expect(mirror.getByRole('alert')).toContainText('This key was revoked.')
  await expect(mirror.getByRole('status')).toHaveText(say.states.stopped)
  fake.setFault(null)
  await mirror.getByRole('button', { name: say.resume }).click()
  await expect(mirror.getByRole('alert')).toBeHidden()
  await expect(mirror.getByRole('status')).toHaveText(say.states.idle)
  await expect(mirror).toContainText(String(RECENT + SOON))
})

test('a mirror that waits says why, and does not say that it asks', async ({ page, serve }) => {
  const { fake, env } = await openUpstream()
  open.push(fake)
  const { url } = await serve(env)
  fake.setFault({ kind: 'retry-after', status: 429, value: '600' }, { only: 'list' })
  await page.goto(`${url}/sources`)
  const mirror = page.getByRole('region', { name: say.title('production') })
  await mirror.getByRole('button', { name: say.start }).click()
  await expect(mirror.getByRole('status')).toHaveText(say.states.waiting)
  await expect(mirror).toContainText('(429)')
  await expect(mirror.getByText(say.walkedNothing)).toBeHidden()
})

test('the commands do the same: mirror twice is once, and the page shows what doctor found', async ({
  page,
  serve,
}) => {
  const { fake, env } = await openUpstream()
  open.push(fake)
  const all = { ...env, COMPLETIONIST_STORE: path.join(makeFolder(), 'completionist.db') }
  const first = await startCli(['mirror'], all).ended
  expect(first, first.err).toMatchObject({ code: 0 })
  expect(first.err).toContain(`${RECENT + SOON} new`)
  expect((await startCli(['mirror', '--full'], all).ended).err).toContain('0 new')
  const before = fake.requests.length
  const doctor = await startCli(['doctor'], all).ended
  expect(doctor, doctor.err).toMatchObject({ code: 0 })
  expect(fake.requests.slice(before).filter((request) => request.method !== 'GET')).toEqual([])
  await page.goto(`${(await serve(all)).url}/sources`)
  const profile = page.getByRole('region', { name: doctorMessages.titleOf('production') })
  await expect(profile).toContainText(doctorMessages.examined)
  await profile.locator('summary').click()
  await expect(profile.getByRole('listitem').filter({ hasText: 'Does it give the input messages?' })).toContainText(
    'yes',
  )
})
