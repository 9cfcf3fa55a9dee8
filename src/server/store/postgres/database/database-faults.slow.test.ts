import { chmodSync, mkdirSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { apiErrorSchema } from '#contract/wire/api-error.ts'
import { FIXED } from '../../../testing/faults/recorder-faults.ts'
import { mountTestDisk, NO_DISK } from '../../../testing/test-disk.ts'
import { expectUntouched, open } from '../../../testing/recording/expect-recorded.ts'
import { openTestLink } from '../../../testing/test-link.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import type { Recording } from '../../../testing/recording/test-recording.ts'

const PASSWORD = 'open-sesame'

/** Runs statements as the database's administrator. */
async function asKeeper(location: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: location })
  // It may be closed together with the others.
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const endOthers = (role: string) =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}' AND pid <> pg_backend_pid()`

/** One call before the fault, two while it lasts, and what is reported; then the fault ends. */
async function expectKept(recording: Recording, said: RegExp, begin: () => unknown, end: () => unknown): Promise<void> {
  await expectUntouched(recording)
  expect(await recording.records()).toHaveLength(1)
  await begin()
  await expectUntouched(recording)
  await expect.poll(() => recording.recorder.state().trouble, { timeout: 20_000 }).toMatch(said)
  await expectUntouched(recording)
  const shown = (await (await recording.api.ask('/api/recorder')).json()) as { trouble: string }
  expect(shown).toMatchObject({ calls: 3, recorded: 1, waiting: 2, lost: 0, trouble: expect.stringMatching(said) })
  expect(recording.events).toContainEqual({
    name: 'recorder',
    data: expect.objectContaining({ trouble: shown.trouble }),
  })
  await end()
  await expect
    .poll(() => recording.recorder.state(), { timeout: 30_000 })
    .toMatchObject({ recorded: 3, waiting: 0, trouble: null })
  const records = await recording.records()
  expect(records.map(({ raw }) => raw)).toEqual([FIXED, FIXED, FIXED])
  expect(JSON.stringify([shown, recording.api.logged, recording.events])).not.toContain(PASSWORD)
}

/** What the page gets when it asks for its rows. */
async function refusal(recording: Recording): Promise<string> {
  const answer = await recording.api.ask('/api/completions?source=store')
  expect(answer.status).toBe(503)
  const { message, code } = apiErrorSchema.parse(await answer.json()).error
  expect([code, message.includes(PASSWORD)]).toEqual(['store_away', false])
  return message
}

/** Each fault of a database (docs/faults.md, Of a database): calls are not affected, what waits is counted, and all is stored. */
describe.skipIf(whyNoPostgres() !== null)('the database fails', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  /** A database, the URL of its owner, and the URL of a role with a password that records into it. */
  async function openDatabase(more = '', tablespace = '') {
    const location = await postgres.freshDatabase()
    const base = new URL(location).pathname.slice(1)
    const role = `app_${base}`
    await asKeeper(
      location,
      `CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`,
      `ALTER DATABASE ${base} OWNER TO ${role}`,
    )
    if (tablespace !== '')
      await asKeeper(
        location,
        `ALTER DATABASE ${base} SET default_tablespace = ${tablespace}`,
        `GRANT CREATE ON TABLESPACE ${tablespace} TO ${role}`,
      )
    const url = new URL(`${location}${more}`)
    url.username = role
    url.password = PASSWORD
    return { location, role, url }
  }

  test('it is gone, and comes back', async ({ skip }) => {
    skip(postgres.down === null, 'the server is not ours to stop')
    const { url } = await openDatabase()
    const recording = await open({ location: url.href })
    await expectKept(
      recording,
      /cannot be reached/,
      () => postgres.down?.(),
      async () => {
        expect(await refusal(recording)).toMatch(/cannot be reached/)
        await postgres.up()
      },
    )
  })

  test('it has no connection left', async () => {
    const { location, role, url } = await openDatabase()
    const recording = await open({ location: url.href })
    await expectKept(
      recording,
      /no connection left/,
      () => asKeeper(location, `ALTER ROLE ${role} CONNECTION LIMIT 0`, endOthers(role)),
      async () => {
        expect(await refusal(recording)).toMatch(/no connection left/)
        await asKeeper(location, `ALTER ROLE ${role} CONNECTION LIMIT -1`)
      },
    )
  })

  test('it has fewer connections than a server would like: lists and calls wait for those that there are', async () => {
    const { location, role, url } = await openDatabase()
    await asKeeper(location, `ALTER ROLE ${role} CONNECTION LIMIT 3`)
    const recording = await open({ location: url.href })
    const lists = Array.from({ length: 30 }, () => recording.api.ask('/api/completions?source=store'))
    await expectUntouched(recording)
    expect(new Set((await Promise.all(lists)).map(({ status }) => status))).toEqual(new Set([200]))
    await expect
      .poll(() => recording.recorder.state(), { timeout: 20_000 })
      .toMatchObject({ recorded: 1, trouble: null })
  })

  test('it has failed over and only reads; what is there is still shown', async () => {
    const { location, role, url } = await openDatabase()
    const recording = await open({ location: url.href })
    await expectKept(
      recording,
      /only reads/,
      () => asKeeper(location, `ALTER ROLE ${role} SET default_transaction_read_only = on`, endOthers(role)),
      async () => {
        expect((await recording.api.ask('/api/completions?source=store')).status).toBe(200)
        const update = await recording.api.send('POST', '/v1/chat/completions/chatcmpl-fixed', { metadata: { a: 'b' } })
        expect([update.status, await update.text()]).toEqual([503, expect.stringContaining('only reads')])
        // Connections that were opened meanwhile only read for as long as they are kept.
        await asKeeper(location, `ALTER ROLE ${role} RESET default_transaction_read_only`)
      },
    )
  })

  test('somebody else holds its tables: it is slow, and goes on where they let go', async () => {
    const { location, url } = await openDatabase()
    const recording = await open({ location: url.href })
    const other = new Client({ connectionString: location })
    await other.connect()
    onTestFinished(() => other.end())
    await expectKept(
      recording,
      /slow/,
      () => other.query('BEGIN; LOCK TABLE completionist.completions IN EXCLUSIVE MODE'),
      async () => {
        expect((await recording.api.ask('/api/completions?source=store')).status).toBe(200)
        await other.query('ROLLBACK')
      },
    )
  })

  test('what leads to it goes silent without closing anything: statements are given up, and done again once', async () => {
    const { url } = await openDatabase('?query_timeout=1000')
    const link = await openTestLink(Number(url.port))
    onTestFinished(() => link.close())
    url.port = String(link.port)
    const recording = await open({ location: url.href })
    await expectKept(
      recording,
      /slow/,
      () => link.hold(),
      async () => {
        expect(await refusal(recording)).toMatch(/slow|cannot be reached/)
        link.mend()
      },
    )
  })

  test.skipIf(NO_DISK !== null)(`its disk is full (${NO_DISK ?? 'a small one'})`, async ({ skip }) => {
    skip(postgres.down === null, 'the disks of the server are not ours')
    const disk = mountTestDisk(64)
    const folder = path.join(disk.path, 'tables')
    mkdirSync(folder)
    // The server's user must be able to enter the folder.
    for (let on = disk.path; on !== path.dirname(on) && on !== '/tmp'; on = path.dirname(on)) chmodSync(on, 0o711)
    execFileSync('chown', ['postgres', folder])
    const tablespace = `small_${Date.now()}`
    await asKeeper(await postgres.freshDatabase(), `CREATE TABLESPACE ${tablespace} LOCATION '${folder}'`)
    const { url } = await openDatabase('', tablespace)
    const recording = await open({ location: url.href })
    await expectKept(
      recording,
      /disk is full/,
      () => disk.fill(),
      async () => {
        expect((await recording.api.ask('/api/completions?source=store')).status).toBe(200)
        disk.makeRoom()
      },
    )
  })
})
