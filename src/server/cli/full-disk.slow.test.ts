import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mirrorSchema } from '#contract/source/mirror.ts'
import { completionText } from '../testing/test-app.ts'
import { mountTestDisk, NO_DISK } from '../testing/test-disk.ts'
import { startProcess, startServe } from '../testing/test-process.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'

const NOW = Math.floor(Date.now() / 1000)
const FEW = 30
/** In the file, a few batches; and newly listed by upstream. */
const MANY = 2_000
const LISTED = 300

/** A disk with a store of a few rows on it, and what brings in many more: a file, and an upstream. */
async function openOnDisk() {
  const disk = mountTestDisk(128)
  const folder = mkdtempSync(path.join(tmpdir(), 'full-disk-'))
  const fake = await startFakeUpstream({ rows: Array.from({ length: FEW }, (_, n) => makeFakeRow(n, NOW - 86_400)) })
  onTestFinished(async () => {
    rmSync(folder, { recursive: true })
    await fake.close()
  })
  const file = path.join(folder, 'many.jsonl')
  writeFileSync(file, Array.from({ length: MANY }, (_, n) => `${completionText(`row-${n}`, n)}\n`).join(''))
  const env = { COMPLETIONIST_STORE: path.join(disk.path, 'store.db'), OPENAI_BASE_URL: fake.url }
  /** Runs a command to its end. */
  const run = async (...args: string[]) => {
    const { exited, seen } = startProcess(args, env)
    return { code: await exited, said: seen.err.trim() }
  }
  expect(await run('mirror')).toMatchObject({ code: 0 })
  const growUpstream = () =>
    fake.rows.push(...Array.from({ length: LISTED }, (_, n) => makeFakeRow(FEW + n, NOW - 3_600, 1)))
  return { disk, file, env, run, growUpstream }
}

// Each starts a handful of processes; a full suite beside it makes them slow.
describe.skipIf(NO_DISK !== null)(
  `on a full disk${NO_DISK === null ? '' : ` (${NO_DISK})`}`,
  { timeout: 180_000 },
  () => {
    test.each([
      ['import', 0],
      ['mirror', 0],
      ['import', 2_000_000],
      ['mirror', 1_000_000],
    ])(
      '%s with %i bytes of room stops with the reason, and brings the rest once there is more',
      async (command, left) => {
        const { disk, file, run, growUpstream } = await openOnDisk()
        growUpstream()
        disk.fill(left)
        const args = command === 'import' ? [command, file] : [command]
        const stopped = await run(...args)
        // The audit's line has no room either, and says so in the log.
        const said = stopped.said.split('\n').filter((line) => !line.includes('-audit.jsonl'))
        expect([stopped.code, said]).toEqual([1, [expect.stringMatching(/full/)]])
        disk.makeRoom()
        const rest = await run(...args)
        const word = command === 'import' && left > 0 ? 'going on at line' : 'new'
        expect(rest).toEqual({ code: 0, said: expect.stringContaining(word) })
        expect(await run('verify')).toEqual({
          code: 0,
          said: `${FEW + (command === 'import' ? MANY : LISTED)} records checked; all whole`,
        })
      },
    )

    test('a server’s import and mirror say the reason; with room they take in the rest, and nothing twice', async () => {
      const { disk, file, env, run, growUpstream } = await openOnDisk()
      const { origin, child, exited } = await startServe(env)
      const importFile = async () => {
        const answer = await fetch(`${origin}/api/import`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: readFileSync(file),
        })
        return JSON.parse((await answer.text()).trim().split('\n').at(-1) ?? '')
      }
      const mirror = async (action?: 'start') => {
        const order = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ action }),
        }
        const answer = await fetch(`${origin}/api/mirror`, action === undefined ? {} : order)
        return mirrorSchema.parse(await answer.json()).sources[0]
      }
      growUpstream()
      disk.fill()
      expect(await importFile()).toMatchObject({
        error: { message: expect.stringMatching(/full.*the same file again/) },
      })
      await mirror('start')
      await expect.poll(async () => (await mirror())?.problem?.message, { timeout: 20_000 }).toMatch(/full/)

      disk.makeRoom()
      expect(await importFile()).toMatchObject({ done: true, refused: 0, same_id: 0 })
      await mirror('start')
      await expect.poll(async () => (await mirror())?.rows, { timeout: 60_000 }).toBe(FEW + LISTED)
      child.kill('SIGTERM')
      expect(await exited).toBe(0)
      expect(await run('verify')).toEqual({ code: 0, said: `${FEW + LISTED + MANY} records checked; all whole` })
    })
  },
)
