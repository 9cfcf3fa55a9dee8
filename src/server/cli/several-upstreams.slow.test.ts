import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { runCommand } from './run-command.ts'

const rows = (from: number) => Array.from({ length: 3 }, (_, n) => makeFakeRow(from + n, 1_760_000_000))
const KEYS = { own: 'sk-canary-of-the-environment', b: 'sk-canary-of-b' }
let folder: string
let own: FakeUpstream
let b: FakeUpstream

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'completionist-several-'))
  own = await startFakeUpstream({ key: KEYS.own, rows: rows(0) })
  b = await startFakeUpstream({ key: KEYS.b, rows: rows(50) })
  const upstreams = [{ name: 'b', base_url: b.url, key_env: 'B_KEY' }]
  writeFileSync(path.join(folder, 'upstreams.json'), JSON.stringify({ upstreams }))
})
afterAll(async () => {
  await own.close()
  await b.close()
  rmSync(folder, { recursive: true })
})

/** Runs a command with both upstreams configured, and gives its exit code and all that it wrote. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  let text = ''
  const add = (line: string) => {
    text += `${line}\n`
  }
  const terminal = { out: async (line: string) => add(line), say: add, showSecret: () => {}, progress: () => {} }
  const config = {
    COMPLETIONIST_STORE: path.join(folder, 'store.db'),
    COMPLETIONIST_CONFIG: path.join(folder, 'upstreams.json'),
    OPENAI_BASE_URL: own.url,
    OPENAI_API_KEY: KEYS.own,
    B_KEY: KEYS.b,
  }
  for (const fake of [own, b]) fake.requests.length = 0
  const code = await runCommand(args, { ...config, ...env }, terminal)
  return { code, text, asked: [own, b].map(({ requests }) => requests.length > 0) }
}
const keysSeen = (fake: FakeUpstream) => [...new Set(fake.requests.map(({ headers }) => headers.authorization))]

describe('completionist doctor', () => {
  test('examines every upstream, each under its name and with its own key', async () => {
    const { text, asked } = await run(['doctor'])
    expect(asked).toEqual([true, true])
    expect(text).toContain(`${new URL(own.url).host} (${own.url})`)
    expect(text).toContain(`b (${b.url})`)
    expect([keysSeen(own), keysSeen(b)]).toEqual([[`Bearer ${KEYS.own}`], [`Bearer ${KEYS.b}`]])
    expect(text).not.toContain('canary')
  })

  test('--upstream takes one; the environment’s own is called upstream', async () => {
    expect((await run(['doctor', '--upstream', 'b'])).asked).toEqual([false, true])
    expect((await run(['doctor', '--upstream', 'upstream'])).asked).toEqual([true, false])
  })

  test('one that refuses the key is named with the place of its key, the other is examined all the same', async () => {
    const { code, text, asked } = await run(['doctor'], { OPENAI_API_KEY: 'sk-canary-of-nobody' })
    expect([code, asked]).toEqual([1, [true, true]])
    expect(text).toContain('Check OPENAI_API_KEY')
    const other = await run(['doctor'], { B_KEY: 'sk-canary-of-nobody' })
    expect(other.text).toContain('Check B_KEY of the entry “b” in the COMPLETIONIST_CONFIG file')
  })
})

describe('completionist mirror', () => {
  test('--upstream walks one; without it all are walked', async () => {
    expect(await run(['mirror', '--upstream', 'b'])).toMatchObject({ code: 0, asked: [false, true] })
    expect(await run(['mirror'])).toMatchObject({ code: 0, asked: [true, true] })
  })
})

test('a name that is not configured is wrong usage, and the names that there are are listed', async () => {
  for (const command of ['doctor', 'mirror']) {
    const { code, text, asked } = await run([command, '--upstream', 'azure'])
    expect([code, asked]).toEqual([2, [false, false]])
    expect(text).toContain('there is no upstream called "azure"; there are: upstream, b')
  }
  expect(await run(['verify', '--upstream', 'b'])).toMatchObject({ code: 2 })
})
