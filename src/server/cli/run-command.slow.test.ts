import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { packageVersion } from '../package-facts.ts'
import { completionText } from '../http/test-app.ts'
import { runCommand } from './run-command.ts'
import type { Terminal } from './terminal.ts'

let folder: string
// Each run opens a file and its threads anew, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'completionist-cli-'))
})

/** Runs a command on a store of its own and gives its exit code and everything it wrote. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const said: string[] = []
  let out = ''
  const terminal: Terminal = {
    out: async (text) => {
      out += text
    },
    say: (text) => said.push(text),
    showSecret: () => {},
    progress: () => {},
  }
  const code = await runCommand(args, { COMPLETIONIST_STORE: path.join(folder, 'store.db'), ...env }, terminal)
  return { code, out, said: said.join('\n') }
}
function file(name: string, content: string): string {
  const full = path.join(folder, name)
  writeFileSync(full, content)
  return full
}
const two = `${completionText('one', 1)}\n${completionText('two', 2)}\n`

describe('completionist', () => {
  test('import, export, verify and backup end with 0, and the export is what was imported', async () => {
    const source = file('a.jsonl', two)
    expect(await run(['import', source])).toMatchObject({ code: 0, out: '', said: 'a.jsonl: 2 new, 0 known already' })
    expect(await run(['import', source])).toMatchObject({ code: 0, said: 'a.jsonl: 0 new, 2 known already' })
    const exported = await run(['export'])
    expect([exported.code, exported.out.trimEnd().split('\n').toSorted()]).toEqual([
      0,
      two.trimEnd().split('\n').toSorted(),
    ])
    expect((await run(['export', '-', '--search', 'meta.env=prod'])).out).toBe('')
    expect((await run(['export', '--format', 'csv'])).out).toMatch(/^"id","created"/)
    expect(await run(['verify'])).toMatchObject({ code: 0, said: '2 records checked; all whole' })
    const copy = path.join(folder, 'copy.db')
    expect((await run(['backup', copy])).code).toBe(0)
    expect((await run(['export'], { COMPLETIONIST_STORE: copy })).out).toBe(exported.out)
  })

  test('refused lines are named one by one and end with 3', async () => {
    const result = await run(['import', file('b.jsonl', `${two}{"object":"response"}\n{\n`)])
    expect([result.code, result.said.split('\n')]).toEqual([
      3,
      [
        'b.jsonl:3: an answer of the Responses API (object "response")',
        'b.jsonl:4: not valid JSON: it ends too early',
        'b.jsonl: 2 new, 0 known already, 2 refused',
      ],
    ])
  })

  test('a file that is missing, a folder or a device ends with 1; the other files go in', async () => {
    const result = await run(['import', '/nowhere/x.jsonl', folder, '/dev/zero', file('c.jsonl', two)])
    expect(result.code).toBe(1)
    expect(result.said).toMatch(/x\.jsonl: there is no such file/)
    expect(result.said).toMatch(/it is a folder/)
    expect(result.said).toMatch(/zero: it is not a regular file/)
    expect(result.said).toMatch(/c\.jsonl: 2 new/)
  })

  test('an export never writes over a file', async () => {
    const target = file('keep.jsonl', 'mine')
    await run(['import', file('a.jsonl', two)])
    expect(await run(['export', target])).toMatchObject({ code: 1, said: expect.stringContaining('exists already') })
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })

  test.each([
    [['frobnicate'], /no command "frobnicate"/],
    [['--nonsense'], /nonsense/],
    [['import'], /needs a file/],
    [['serve', 'x'], /does not take "x"/],
    [['backup'], /one new file/],
    [['export', '--format', 'xml'], /jsonl or csv/],
    [['export', '--search', 'has=wings'], /Invalid 'has'/],
    [['export', '--search', 'q=secret'], /Invalid 'q'/],
    [['export', '--search', 'model='], /Invalid 'model'/],
    [['export', '--search', 'limit=10'], /Invalid 'limit'/],
    [['export', '--search', 'source=sample'], /the store only/],
    [['import', 'x', '--search', 'q=1'], /belong to export/],
    [['mirror'], /OPENAI_API_KEY/],
    [['doctor'], /OPENAI_API_KEY/],
    [['mirror', '--every', 'x'], /number of minutes/],
    [['export', '--full'], /belong to mirror/],
  ])('%j is wrong usage and ends with 2', async (args, reason) => {
    const result = await run(args)
    expect([result.code, result.out]).toEqual([2, ''])
    expect(result.said).toMatch(reason)
    expect(existsSync(path.join(folder, 'store.db'))).toBe(false)
  })

  test('a configuration that cannot be used ends with 2 and names everything', async () => {
    const result = await run(['serve'], { HOST: '0.0.0.0', OPENAI_BASE_URL: 'x' })
    expect(result.code).toBe(2)
    expect(result.said).toMatch(/COMPLETIONIST_TOKEN[^]*OPENAI_BASE_URL/)
  })

  test('a store that cannot be opened ends with 1 and names its path', async () => {
    const result = await run(['verify'], { COMPLETIONIST_STORE: file('not-a-store.db', 'hello '.repeat(1_000)) })
    expect([result.code, result.said]).toEqual([1, expect.stringContaining('not-a-store.db')])
  })

  test('--help and --version answer on standard output', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('completionist import') })
    expect(await run(['--version'])).toEqual({ code: 0, out: `${packageVersion()}\n`, said: '' })
  })
})
