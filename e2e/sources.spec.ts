import { AxeBuilder } from '@axe-core/playwright'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { doctorMessages } from '../src/app/messages/sources/doctor.ts'
import { mirrorMessages as say } from '../src/app/messages/sources/mirror.ts'
import { recorderMessages } from '../src/app/messages/sources/recorder.ts'
import { sourceMessages } from '../src/app/messages/sources/sources.ts'
import type { Fault } from '../src/server/testing/upstream/answer-with-fault.ts'
import { toFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const DAY = 86_400
const ROWS = 300

const open: FakeUpstream[] = []
test.afterEach(async () => {
  await Promise.all(open.splice(0).map((fake) => fake.close()))
})

/** Rows of the last `days` days, spread evenly, newest first. */
function makeRows(days: number) {
  const newest = Math.floor(Date.now() / 1000) - 60
  return Array.from({ length: ROWS }, (_, n) => {
    const words = { model: 'gpt-4o', metadata: {}, question: `Question ${n}?`, answer: `Answer ${n}.` }
    return toFakeRow({ ...words, id: `chatcmpl-${n}`, created: newest - Math.floor((n / ROWS) * days * DAY), n })
  })
}

/** Two upstreams in a file: one that keeps rows for 30 days, one for 4. */
async function openTwo() {
  const [first, second] = await Promise.all(
    [26, 3].map((days) => startFakeUpstream({ key: 'sk-of-the-test', rows: makeRows(days) })),
  )
  if (first === undefined || second === undefined) throw new Error('no upstream')
  open.push(first, second)
  const file = path.join(makeFolder(), 'upstreams.json')
  const upstreams = [
    { name: 'production', base_url: first.url, key_env: 'TEST_KEY', keep_days: 30 },
    { name: 'staging', base_url: second.url, key_env: 'TEST_KEY', keep_days: 4, record: 'all' },
  ]
  writeFileSync(file, JSON.stringify({ upstreams }))
  const store = path.join(makeFolder(), 'completionist.db')
  return { first, env: { COMPLETIONIST_CONFIG: file, COMPLETIONIST_STORE: store, TEST_KEY: 'sk-of-the-test' } }
}

const mirrorOf = (page: Page, name: string) => page.getByRole('region', { name: say.title(name) })
const press = (page: Page, upstream: string, name: string) =>
  mirrorOf(page, upstream).getByRole('button', { name, exact: true }).click()
const expectState = (page: Page, upstream: string, state: keyof typeof say.states) =>
  expect(mirrorOf(page, upstream).getByRole('status')).toHaveText(say.states[state])

/** On a screen and on a phone: nothing that axe finds, and nothing wider than the page. */
async function expectWell(page: Page, what: string): Promise<void> {
  await page.locator('main details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')))
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours of before are read until the page has been drawn anew.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    const axe = new AxeBuilder({ page })
      .include('main')
      .options({ resultTypes: ['violations'], preload: false })
      .setLegacyMode(true)
    const find = async () => {
      const { violations } = await axe.analyze()
      return violations.map(({ id, nodes }) => [
        id,
        nodes.map((node) => `${node.html.slice(0, 200)} — ${node.failureSummary ?? ''}`),
      ])
    }
    // The browser may still give the colour of before, some frames later; what is wrong stays wrong.
    await expect.poll(find, `${what}, ${width} px, ${colorScheme}`).toEqual([])
    const wide = await page
      .locator('main')
      .evaluate((main) =>
        [...main.querySelectorAll('*')]
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
          .map((one) => one.outerHTML.slice(0, 120)),
      )
    expect(wide, `${what}, ${width} px`).toEqual([])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('two upstreams: each with its own mirror, base URL, policy and doctor', async ({ page, serve }) => {
  const { env } = await openTwo()
  const { url } = await serve(env)
  expect((await startCli(['doctor', '--upstream', 'staging'], env).ended).code).toBe(0)
  await page.goto(`${url}/sources`)
  const upstream = (name: string) =>
    page.getByRole('region', { name: sourceMessages.named(sourceMessages.names.upstream, name) })
  const staging = upstream('staging')
  await expect(upstream('production')).toContainText(`OPENAI_BASE_URL=${url}/v1`)
  await expect(staging).toContainText(`OPENAI_BASE_URL=${url}/upstreams/staging/v1`)
  const recorder = page.getByRole('region', { name: recorderMessages.title })
  await expect(recorder).toContainText(`staging${recorderMessages.policies.all}`)
  const doctor = (name: string) => upstream(name).getByRole('region', { name: doctorMessages.titleOf(name) })
  await expect(doctor('production')).toContainText(doctorMessages.never)
  await expect(doctor('staging')).toContainText(doctorMessages.examined)
  await expect(doctor('staging')).toContainText('completionist doctor --upstream staging')
  await expect(mirrorOf(page, 'staging')).toContainText(say.nothingCovered)
  await press(page, 'staging', say.start)
  await expect(staging).toContainText(`${say.rows}${ROWS}`)
  await expectState(page, 'staging', 'idle')
  await expect(staging).toContainText(/Next to expire upstream.*in (24 h|1 d)/)
  await expect(mirrorOf(page, 'production')).toContainText(say.nothingCovered)
  await expectWell(page, 'with two upstreams')
})

const HELD: readonly [name: string, fault: Fault, state: 'waiting' | 'stopped', advice: string][] = [
  ['Retry-After', { kind: 'retry-after', status: 429, value: '2400' }, 'waiting', 'Nothing to do'],
  ['a refused key', { kind: 'status', status: 401, message: 'Revoked.' }, 'stopped', say.advice.key_refused],
  ['a server without a list', { kind: 'status', status: 405, message: 'No.' }, 'stopped', say.advice.cannot_list],
]
for (const [name, fault, state, advice] of HELD) {
  test(`a mirror held up by ${name} says what to do`, async ({ page, serve }) => {
    const { first, env } = await openTwo()
    const { url } = await serve(env)
    first.setFault(fault, { only: 'list' })
    await page.goto(`${url}/sources`)
    await press(page, 'production', say.start)
    await expectState(page, 'production', state)
    await expect(mirrorOf(page, 'production')).toContainText(advice)
    // Forty minutes from now may be another day, which is shown with its date.
    if (state === 'waiting')
      await expect(mirrorOf(page, 'production')).toContainText(
        /at (\d\d:\d\d:\d\d|\w+ \d+ \d\d:\d\d), where it stopped/,
      )
    else await expect(mirrorOf(page, 'production').getByRole('button', { name: say.resume })).toBeEnabled()
    await expectWell(page, advice)
  })
}

test('a gap is on the timeline and in words, and a whole walk closes it', async ({ page, serve }) => {
  const { first, env } = await openTwo()
  const { url } = await serve(env)
  await page.goto(`${url}/sources`)
  first.setFault({ kind: 'list', oddity: 'empty-but-more' }, { only: 'list' })
  const mirror = mirrorOf(page, 'production')
  await press(page, 'production', say.start)
  await expect(mirror.getByRole('figure')).toContainText(say.legend.missed)
  await expect(mirror.getByRole('figure')).toContainText('Not covered: everything before')
  await expectWell(page, 'with a gap')
  first.setFault(null)
  await press(page, 'production', say.full)
  await expect(mirror.getByRole('figure')).not.toContainText('Not covered')
  await expect(mirror).toContainText(`${say.rows}${ROWS}`)
})

test('rows that expire soon are one link away, and each says when', async ({ page, serve }) => {
  const { env } = await openTwo()
  const { url } = await serve(env)
  await page.goto(`${url}/sources`)
  await press(page, 'staging', say.start)
  await expect(mirrorOf(page, 'staging')).toContainText(`${say.rows}${ROWS}`)
  await expectState(page, 'staging', 'idle')
  await mirrorOf(page, 'staging').getByRole('link', { name: say.soon }).click()
  const table = new CompletionsPage(page, url)
  await table.expectSearch('expires', '..7d')
  await expect(table.summary).toContainText(`${ROWS} rows`)
  await expect(table.row(0)).toContainText(/in 1 d|in 24 h/)
})

test('the mirror is set to repeat and started by keyboard alone', async ({ page, serve }) => {
  const { env } = await openTwo()
  const { url } = await serve(env)
  await page.goto(`${url}/sources`)
  const start = mirrorOf(page, 'production').getByRole('button', { name: say.start })
  await start.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(mirrorOf(page, 'production').getByRole('combobox', { name: say.every })).toBeFocused()
  await page.keyboard.press('End')
  await start.focus()
  await page.keyboard.press('Enter')
  await expect(mirrorOf(page, 'production')).toContainText(say.nextWalk)
  await expect(mirrorOf(page, 'production').getByRole('combobox')).toHaveValue('days')
})

test('without an upstream the page says whose key goes where, and what to do in its order', async ({
  page,
  sample,
}) => {
  await page.goto(`${sample.url}/sources`)
  await expect(page.getByText(sourceMessages.borrowed('https://api.openai.com/v1'))).toBeVisible()
  const [point, store] = sourceMessages.borrowedSteps
  await expect(page.getByRole('listitem').filter({ hasText: point })).toContainText(`OPENAI_BASE_URL=${sample.url}/v1`)
  await expect(page.getByRole('listitem').filter({ hasText: store })).toBeVisible()
  await expect(page.getByText('OPENAI_API_KEY=sk-…')).toBeVisible()
  await expectWell(page, 'without an upstream')
})
