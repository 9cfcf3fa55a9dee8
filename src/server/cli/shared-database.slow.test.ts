import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../testing/test-postgres.ts'
import { startProcess, startServe } from '../testing/test-process.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'

/** The environment of a machine of its own. */
async function toMachine(store: string, upstream: string) {
  const home = mkdtempSync(path.join(tmpdir(), 'shared-database-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return {
    XDG_DATA_HOME: home,
    COMPLETIONIST_STORE: store,
    OPENAI_BASE_URL: upstream,
    OPENAI_API_KEY: 'sk-test-of-shared-database',
  }
}

async function startFake() {
  const fake = await startFakeUpstream({ rows: [] })
  onTestFinished(() => fake.close())
  return fake
}

async function call(origin: string, n: number): Promise<number> {
  const answer = await fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4o-mini',
      store: true,
      metadata: { n: String(n) },
      messages: [{ role: 'user', content: `question ${n}` }],
    }),
  })
  await answer.text()
  return answer.status
}

async function numbers(origin: string): Promise<string[]> {
  const answer = await fetch(`${origin}/api/completions?limit=500`)
  const { rows = [] } = (await answer.json()) as { rows?: { metadata?: [string, string][] }[] }
  return rows
    .flatMap(({ metadata = [] }) => metadata.map(([, value]) => value))
    .toSorted((a, b) => Number(a) - Number(b))
}

describe.skipIf(whyNoPostgres() !== null)('servers over one PostgreSQL', { timeout: 120_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('what one records the other shows', async () => {
    const [store, fake] = [await postgres.freshDatabase(), await startFake()]
    const servers = await Promise.all([1, 2].map(async () => startServe(await toMachine(store, fake.url))))
    const statuses = await Promise.all(
      servers.flatMap(({ origin }, at) => [0, 1, 2].map((n) => call(origin, at * 3 + n))),
    )
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
    for (const { origin } of servers)
      await expect.poll(() => numbers(origin), { timeout: 20_000 }).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  test('while the database is gone calls are answered, and what was recorded stands in it once it is back', async ({
    skip,
  }) => {
    if (postgres.down === null) {
      skip('The PostgreSQL that was named is not ours to end.')
      return
    }
    const [store, fake] = [await postgres.freshDatabase(), await startFake()]
    const { origin, child } = await startServe(await toMachine(store, fake.url))
    expect(await call(origin, 0)).toBe(200)
    await expect.poll(() => numbers(origin), { timeout: 20_000 }).toEqual(['0'])
    await postgres.down()
    expect(await Promise.all([1, 2, 3, 4].map((n) => call(origin, n)))).toEqual([200, 200, 200, 200])
    const asked = await fetch(`${origin}/api/completions`)
    expect(asked.status).toBeGreaterThanOrEqual(500)
    expect(await asked.text()).toContain('database')
    await postgres.up()
    await expect.poll(() => numbers(origin), { timeout: 60_000, interval: 500 }).toEqual(['0', '1', '2', '3', '4'])
    expect(child.exitCode).toBe(null)
  })

  test('what cannot be a store is one line and exit code 2', async () => {
    for (const store of ['postgres://', 'postgres://nobody:open-sesame@host/', 'mysql://host/database']) {
      const { exited, seen } = startProcess(['serve'], { PORT: '0', COMPLETIONIST_STORE: store })
      expect([store, await exited]).toEqual([store, 2])
      expect(seen.err).not.toContain('sesame')
    }
  })
})
