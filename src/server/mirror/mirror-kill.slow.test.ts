import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { openStore } from '../main.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { allIds } from '../testing/test-mirror.ts'

const KILLS = 5

test('a mirror that is killed with -9 at any point goes on where it was and loses nothing', async () => {
  const rows = Array.from({ length: 600 }, (_, n) => makeFakeRow(n, Math.floor(Date.now() / 1000) - 3_600))
  const fake = await startFakeUpstream({ rows })
  const folder = mkdtempSync(path.join(tmpdir(), 'mirror-kill-'))
  onTestFinished(async () => {
    await fake.close()
    rmSync(folder, { recursive: true })
  })
  const file = path.join(folder, 'store.db')
  const env = { PATH: process.env['PATH'], COMPLETIONIST_STORE: file, OPENAI_BASE_URL: fake.url }

  /** Runs `completionist mirror`; kills it once upstream has been asked `more` times again. Gives its exit code. */
  const mirror = (more: number): Promise<number | null> => {
    const child = spawn(process.execPath, ['src/server/cli/cli.ts', 'mirror'], { env, stdio: 'ignore' })
    const upTo = fake.requests.length + more
    const watch = setInterval(() => {
      if (fake.requests.length >= upTo) child.kill('SIGKILL')
    }, 1)
    return new Promise((resolve) => {
      child.once('exit', (code) => {
        clearInterval(watch)
        resolve(code)
      })
    })
  }

  for (let kill = 0; kill < KILLS; kill++) expect(await mirror(20 + Math.floor(Math.random() * 90))).toBeNull()
  expect(await mirror(Number.POSITIVE_INFINITY)).toBe(0)

  const store = await openStore(loadConfig({ COMPLETIONIST_STORE: file }))
  onTestFinished(() => store.close())
  expect((await allIds(store)).toSorted()).toEqual(rows.map((row) => row.id).toSorted())
  for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
  expect((await store.get(rows[300]?.id ?? ''))?.messages).toHaveLength(1)
  const summary = await store.mirrorSummary(fake.url, 0, 10)
  expect(summary.walks.map((walk) => JSON.parse(walk))).toMatchObject([{ walk: 1, outcome: 'complete', gaps: [] }])
  // What a killed process had fetched and not written is asked for again: at most what one chunk holds.
  const asked = fake.requests.filter((request) => request.url.includes('/messages')).length
  expect(asked).toBeLessThanOrEqual(rows.length + KILLS * 25)
}, 300_000)
