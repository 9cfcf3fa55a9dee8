import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recorderStateSchema } from '#contract/recording/recorder-state.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { mountTestDisk, NO_DISK } from '../testing/test-disk.ts'
import { startProcess, startServe } from '../testing/test-process.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { FIXED } from '../testing/faults/recorder-faults.ts'

/** On a disk that really is full or read-only; recorder-faults.slow.test.ts has both at the port. */
const LONG = FIXED.replace('☂', '☂ '.repeat(500_000))

/** A disk, an upstream, and the server between them. */
async function openOnDisk() {
  // Room for what waits and for the index of its words.
  const disk = mountTestDisk(160)
  const store = path.join(disk.path, 'store.db')
  const fake = await startFakeUpstream()
  onTestFinished(() => fake.close())
  const env = { COMPLETIONIST_STORE: store, OPENAI_BASE_URL: fake.url }
  const server = await startServe(env)
  /** One call that must come back byte for byte; gives how the recorder stands after it. */
  const call = async (text: string) => {
    fake.setFault({ kind: 'other-json', text })
    const answer = await ask(server.origin)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(text))).toBe(true)
    return state()
  }
  const state = async () => recorderStateSchema.parse(await (await fetch(`${server.origin}/api/recorder`)).json())
  return { disk, fake, env, server, call, state }
}

function ask(origin: string, content = 'hi'): Promise<Response> {
  return fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', store: true, messages: [{ role: 'user', content }] }),
  })
}

async function rowsAt(origin: string) {
  return rowPageSchema.parse(await (await fetch(`${origin}/api/completions?limit=500`)).json()).rows
}

/** `completionist verify` of what lies there. */
async function verify(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { exited, seen } = startProcess(['verify'], env)
  return { code: await exited, said: seen.err.trim() }
}

describe.skipIf(NO_DISK !== null)(`a real disk${NO_DISK === null ? '' : ` (${NO_DISK})`}`, { timeout: 180_000 }, () => {
  test('is full: calls go on untouched, what is lost is counted, and with room again the rest comes in', async () => {
    const { disk, fake, env, server, call, state } = await openOnDisk()
    for (let n = 0; n < 5; n++) await call(FIXED)
    await expect.poll(async () => (await state()).recorded).toBe(5)

    disk.fill()
    let now = await call(LONG)
    while (now.lost === 0 && now.calls < 150) now = await call(LONG)
    await expect.poll(async () => (await state()).trouble).toMatch(/full/)
    now = await call(LONG)
    expect(now).toMatchObject({ recorded: expect.any(Number), lost: expect.any(Number) })
    expect([now.lost > 0, now.waiting > 0]).toEqual([true, true])
    expect(server.seen.err).toMatch(/was not recorded: the memory for waiting records is full/)
    expect(await rowsAt(server.origin)).toHaveLength(now.recorded)

    disk.makeRoom()
    await expect.poll(state, { timeout: 90_000, interval: 200 }).toMatchObject({ waiting: 0, trouble: null })
    now = await state()
    expect(now.recorded + now.lost).toBe(now.calls)
    expect(await rowsAt(server.origin)).toHaveLength(now.recorded)

    // Running calls are written down again too: a kill leaves a trace of them.
    fake.setFault({ kind: 'silent' })
    const broken = ask(server.origin, 'still there?')
    await expect.poll(async () => (await state()).running).toBe(1)
    server.child.kill('SIGKILL')
    await expect(broken).rejects.toThrow('fetch failed')
    const again = await startServe(env)
    const rows = await rowsAt(again.origin)
    expect([rows.length, rows[0]?.input]).toEqual([now.recorded + 1, 'still there?'])
    again.child.kill('SIGTERM')
    expect(await again.exited).toBe(0)
    expect(await verify(env)).toEqual({ code: 0, said: `${now.recorded + 1} records checked; all whole` })
  })

  test('becomes read-only: calls go on untouched, the reason is shown, and nothing that was kept is lost', async () => {
    const { disk, env, server, call, state } = await openOnDisk()
    for (let n = 0; n < 5; n++) await call(FIXED)
    await expect.poll(async () => (await state()).recorded).toBe(5)

    disk.fail()
    for (let n = 0; n < 20; n++) await call(FIXED)
    await expect.poll(async () => (await state()).trouble).toMatch(/readonly|read-only|I\/O error/)
    const now = await state()
    expect(now.recorded + now.waiting + now.lost).toBe(25)
    expect(await rowsAt(server.origin)).toHaveLength(now.recorded)
    server.child.kill('SIGTERM')
    await server.exited
    expect(server.seen.err).toMatch(/20 recorded calls could not be stored before the end/)

    disk.mount('rw')
    const verified = await verify(env)
    expect(verified).toEqual({ code: 0, said: '5 records checked; all whole' })
  })

  test.each(['serve', 'mirror', 'import'])(
    'is read-only at the start of %s: refused in a sentence',
    async (command) => {
      const { disk, env, server, call, state } = await openOnDisk()
      await call(FIXED)
      await expect.poll(async () => (await state()).recorded).toBe(1)
      server.child.kill('SIGTERM')
      expect(await server.exited).toBe(0)

      disk.mount('ro')
      const args = command === 'import' ? [command, 'package.json'] : [command]
      const refused = startProcess(args, { PORT: '0', ...env })
      expect(await refused.exited).toBe(1)
      expect(refused.seen.out).toBe('')
      expect(refused.seen.err.trim().split('\n')).toEqual([
        expect.stringMatching(/store\.db cannot be opened as a store: .*read-only.*COMPLETIONIST_STORE\.$/i),
      ])
    },
  )
})
