import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { packageVersion } from '../machine/package-version.ts'
import { completionText } from '../testing/test-app.ts'
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
      out += Buffer.from(text).toString()
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
    const exported = await run(['export', '--format', 'completions'])
    expect([exported.code, exported.out.trimEnd().split('\n').toSorted()]).toEqual([
      0,
      two.trimEnd().split('\n').toSorted(),
    ])
    expect(exported.said).toBe(`exported 2 records (${two.length} bytes) to standard output`)
    expect(await run(['export', '-', '--search', 'meta.env=prod'])).toMatchObject({
      code: 0,
      out: '',
      said: 'exported 0 records (0 bytes) to standard output',
    })
    const unsearchable = await run(['export', '-', '--search', 'q==>'])
    expect([unsearchable.code, unsearchable.out]).toEqual([2, ''])
    expect((await run(['export', '--format', 'csv'])).out).toMatch(/^\ufeffid,created,/)
    expect(await run(['verify'])).toMatchObject({ code: 0, said: '2 records checked; all whole' })
    const copy = path.join(folder, 'copy.db')
    expect((await run(['backup', copy])).code).toBe(0)
    expect((await run(['export', '--format', 'completions'], { COMPLETIONIST_STORE: copy })).out).toBe(exported.out)
  })

  test('what was exported makes the same store elsewhere, and says where it went', async () => {
    await run(['import', file('a.jsonl', two)])
    const target = path.join(folder, 'all.jsonl')
    const { size } = await run(['export', target]).then(({ code, said }) => {
      const bytes = statSync(target)
      expect([code, said]).toEqual([0, `exported 2 records (${bytes.size.toLocaleString('en-US')} bytes) to ${target}`])
      return bytes
    })
    expect(size).toBeGreaterThan(two.length)
    const other = { COMPLETIONIST_STORE: path.join(folder, 'other.db') }
    expect(await run(['import', target], other)).toMatchObject({ code: 0, said: 'all.jsonl: 2 new, 0 known already' })
    expect((await run(['export'], other)).out).toBe(readFileSync(target, 'utf8'))
  })

  test('a damaged record is named by an export, by its last line, and by whoever takes the file in', async () => {
    await run(['import', file('a.jsonl', two)])
    const db = new DatabaseSync(path.join(folder, 'store.db'))
    db.exec(
      'UPDATE bodies SET body = CAST(\'{"id":"one"}\' AS BLOB) WHERE ord = (SELECT ord FROM completions WHERE name = \'one\')',
    )
    db.close()
    for (const format of ['jsonl', 'completions']) {
      const { code, out, said } = await run(['export', '--format', format])
      expect(code).toBe(3)
      expect(said).toContain('exported 1 record (')
      expect(said).toContain('1 record damaged, so missing or not whole in it: one')
      expect(out.trimEnd().split('\n').at(-1)).toBe('{"object":"export.incomplete","records":1,"damaged":["one"]}')
      const other = { COMPLETIONIST_STORE: path.join(folder, `${format}.db`) }
      const taken = await run(['import', file(`${format}.jsonl`, out)], other)
      expect([taken.code, taken.said]).toEqual([3, expect.stringMatching(/not complete; damaged[^]*: one\n[^]*1 new/)])
    }
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

  test('an export for fine-tuning says how many records give no example, and one to no folder names it', async () => {
    await run(['import', file('a.jsonl', two)])
    const { code, out, said } = await run(['export', '--format', 'training'])
    expect([code, out]).toEqual([0, ''])
    expect(said).toContain('exported 0 examples')
    expect(said).toContain('2 records give no example: --format training_left_out names them, and why')
    const nowhere = await run(['export', path.join(folder, 'none', 'a.jsonl')])
    expect([nowhere.code, nowhere.said]).toEqual([2, expect.stringContaining(`no folder ${path.join(folder, 'none')}`)])
  })

  test.each([
    [['frobnicate'], /no command "frobnicate"/],
    [['--nonsense'], /nonsense/],
    [['import'], /needs a file/],
    [['serve', 'x'], /does not take "x"/],
    [['backup'], /one new file/],
    [['export', '--format', 'xml'], /one of jsonl, completions, csv, parquet, training/],
    [['export', '--search', 'has=wings'], /Invalid 'has'/],
    [['export', '--search', 'model='], /Invalid 'model'/],
    [['export', '--search', 'limit=10'], /Invalid 'limit'/],
    [['export', '--search', 'source=sample'], /the store only/],
    [['import', 'x', '--search', 'q=1'], /belongs? to export/],
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
