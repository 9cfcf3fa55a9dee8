import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { packBody } from '../store/record/codec/body-codec.ts'
import { completionText } from '../testing/test-app.ts'
import { openTestCommands, type TestCommands } from '../testing/test-command.ts'

// Each run opens a file and its threads anew, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

/** Takes in rows of these ids. */
async function bring({ folder, run }: TestCommands, ...ids: string[]): Promise<void> {
  const file = path.join(folder, `${ids[0]}.jsonl`)
  writeFileSync(
    file,
    ids.map((id, n) => `${completionText(id, n + 1, { padding: randomBytes(4500).toString('hex') })}\n`).join(''),
  )
  expect(await run(['import', file])).toMatchObject({ code: 0 })
  rmSync(file)
}

/** Changes a byte of a record as a failing disk would. */
function damage(store: string, name: string): void {
  using db = new DatabaseSync(store)
  const found = db
    .prepare('SELECT ord, body FROM bodies WHERE ord = (SELECT ord FROM completions WHERE name = ?)')
    .get(name)
  const body = found?.['body']
  if (!(body instanceof Uint8Array)) throw new Error(`there is no record ${name}`)
  body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
  db.prepare('UPDATE bodies SET body = ? WHERE ord = ?').run(body, Number(found?.['ord']))
}

async function idsOf({ run }: TestCommands): Promise<string[]> {
  const { out } = await run(['export', '--format', 'csv'])
  return out
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]?.replaceAll('"', '') ?? '')
    .toSorted()
}

const auditOf = (store: string) => readFileSync(`${store}-audit.jsonl`, 'utf8')

describe('backup', () => {
  test('copies a whole store and says that the copy was read and is whole', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one', 'two')
    const copy = path.join(commands.folder, 'copy.db')
    const { code, said } = await commands.run(['backup', copy])
    expect([code, said.split('\n')]).toEqual([0, [`the store is copied to ${copy}`, '2 records checked; all whole']])
  })

  test('names the records that are damaged in the copy, keeps it, and ends with 3', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one', 'two', 'three')
    damage(commands.store, 'two')
    const { code, out, said } = await commands.run(['backup', path.join(commands.folder, 'copy.db')])
    expect([code, out]).toEqual([3, 'damaged: "two"\n'])
    expect(said).toContain('3 records checked; 1 damaged')
    expect(existsSync(path.join(commands.folder, 'copy.db'))).toBe(true)
  })

  test('says that rows are missing in the store that it copies', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one')
    const older = readFileSync(commands.store)
    await bring(commands, 'two')
    writeFileSync(commands.store, older)
    const { code, said } = await commands.run(['backup', path.join(commands.folder, 'copy.db')])
    expect([code, said]).toEqual([3, expect.stringContaining('1 of 2 rows are here')])
  })
})

describe('restore', () => {
  test('brings a backup back where there is no store', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one', 'two')
    const copy = path.join(commands.folder, 'copy.db')
    await commands.run(['backup', copy])
    const env = { COMPLETIONIST_STORE: path.join(commands.folder, 'new', 'store.db') }
    expect(await commands.run(['restore', copy], env)).toMatchObject({
      code: 0,
      said: expect.stringContaining('2 rows of'),
    })
    expect(auditOf(commands.store)).toMatch(/"deed":"backup","from":"command line","what":"[^"]*copy\.db"/)
    expect(auditOf(env.COMPLETIONIST_STORE)).toMatch(/"deed":"restore","from":"command line","what":"[^"]*copy\.db"/)
    expect(await commands.run(['verify'], env)).toEqual({ code: 0, out: '', said: '2 records checked; all whole' })
    expect((await commands.run(['export'], env)).out).toBe((await commands.run(['export'])).out)
  })

  test('never replaces a store without being told; then it is put aside whole, and nothing is missed afterwards', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one')
    const copy = path.join(commands.folder, 'copy.db')
    await commands.run(['backup', copy])
    await bring(commands, 'two')
    expect(await commands.run(['restore', copy])).toMatchObject({
      code: 1,
      said: expect.stringContaining('--replace puts it aside'),
    })
    expect(await idsOf(commands)).toEqual(['one', 'two'])
    const { code, said } = await commands.run(['restore', copy, '--replace'])
    expect(code).toBe(0)
    expect(await idsOf(commands)).toEqual(['one'])
    expect(await commands.run(['verify'])).toMatchObject({ code: 0 })
    const aside = /kept as (\S+)/.exec(said)?.[1] ?? ''
    expect(await commands.run(['verify'], { COMPLETIONIST_STORE: aside })).toMatchObject({
      code: 0,
      said: '2 records checked; all whole',
    })
  })

  test('takes the place of a store whose first page is gone', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one')
    const copy = path.join(commands.folder, 'copy.db')
    await commands.run(['backup', copy])
    writeFileSync(commands.store, Buffer.alloc(50_000))
    expect(await commands.run(['verify'])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/restore FILE.*--salvage NEW/),
    })
    expect(await commands.run(['restore', copy, '--replace'])).toMatchObject({ code: 0 })
    expect(await idsOf(commands)).toEqual(['one'])
  })

  test('reads the backup first: a damaged one, one that is no store and one that is missing change nothing', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one', 'two')
    const copy = path.join(commands.folder, 'copy.db')
    await commands.run(['backup', copy])
    damage(copy, 'two')
    const before = readdirSync(commands.folder).toSorted()
    const damaged = await commands.run(['restore', copy, '--replace'])
    expect(damaged).toMatchObject({
      code: 1,
      out: 'damaged: "two"\n',
      said: expect.stringContaining('nothing was restored'),
    })
    const notes = path.join(commands.folder, 'notes.txt')
    writeFileSync(notes, 'no store '.repeat(2000))
    expect(await commands.run(['restore', notes, '--replace'])).toMatchObject({
      code: 1,
      said: expect.stringMatching(/not a store/),
    })
    rmSync(notes)
    expect(await commands.run(['restore', '/nowhere/x.db', '--replace'])).toMatchObject({ code: 1 })
    expect(readdirSync(commands.folder).toSorted()).toEqual(before)
    expect(await idsOf(commands)).toEqual(['one', 'two'])
  })

  test('does not take a store away from a process that uses it', async () => {
    const commands = openTestCommands()
    await bring(commands, 'one')
    const copy = path.join(commands.folder, 'copy.db')
    await commands.run(['backup', copy])
    using server = new DatabaseSync(commands.store)
    server.prepare('SELECT count(*) FROM rows').get()
    expect(await commands.run(['restore', copy, '--replace'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('in use by another process'),
    })
    expect(await idsOf(commands)).toEqual(['one'])
  })
})

test('what can still be read of a store with a damaged page is saved, what is lost is named, and it can be restored', async () => {
  const commands = openTestCommands()
  const ids = Array.from({ length: 200 }, (_, n) => `row-${n}`)
  const file = path.join(commands.folder, 'small.jsonl')
  writeFileSync(file, ids.map((id, n) => `${completionText(id, n + 1)}\n`).join(''))
  await commands.run(['import', file])
  const bytes = readFileSync(commands.store)
  const { blob } = packBody(Buffer.from(completionText('row-100', 101)))
  const at = Math.floor(bytes.indexOf(blob) / 4096) * 4096
  bytes.fill(0, at, at + 4096)
  writeFileSync(commands.store, bytes)
  expect((await commands.run(['verify'])).code).toBe(1)
  const out = path.join(commands.folder, 'saved.db')
  const { code, out: lost } = await commands.run(['verify', '--salvage', out])
  const names = lost
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replace('lost: ', '')) as string)
  expect([code, names.length > 0]).toEqual([3, true])
  expect(await commands.run(['restore', out, '--replace'])).toMatchObject({ code: 0 })
  expect(await commands.run(['verify'])).toMatchObject({ code: 0 })
  expect([...(await idsOf(commands)), ...names].toSorted()).toEqual(ids.toSorted())
})

describe.skipIf(process.platform === 'win32')('whatever is written', () => {
  test('only its user can read, also where the system would let everybody', () => {
    const { folder } = openTestCommands()
    const inside = path.join(folder, 'inside')
    mkdirSync(inside)
    writeFileSync(path.join(folder, 'a.jsonl'), `${completionText('one', 1)}\n`)
    const cli = path.resolve('src/server/cli/cli.ts')
    const steps = ['import ../a.jsonl', 'export out.jsonl', 'export --format csv out.csv', 'backup copy.db']
    const script = steps.map((step) => `"${process.execPath}" "${cli}" ${step}`).join(' && ')
    const env = { PATH: process.env['PATH'] ?? '', COMPLETIONIST_STORE: path.join(inside, 'store.db') }
    execFileSync('sh', ['-c', `umask 0; ${script}`], { cwd: inside, env, stdio: 'pipe' })
    const modes = readdirSync(inside).map((name) => [
      name,
      (statSync(path.join(inside, name)).mode & 0o777).toString(8),
    ])
    expect(modes.length).toBeGreaterThanOrEqual(6)
    expect(modes.filter(([, mode]) => mode !== '600')).toEqual([])
  })

  test('nobody else can read a backup while it is written', async () => {
    const commands = openTestCommands()
    await bring(commands, ...Array.from({ length: 300 }, (_, n) => `row-${n}`))
    const seen = new Set<string>()
    const target = path.join(commands.folder, 'copies')
    mkdirSync(target)
    const watcher = watch(target, (_, name) => {
      const file = statSync(path.join(target, name ?? ''), { throwIfNoEntry: false })
      if (file !== undefined && name !== null && file.isFile()) seen.add(`${name} ${(file.mode & 0o777).toString(8)}`)
    })
    await commands.run(['backup', path.join(target, 'copy.db')])
    watcher.close()
    expect([...seen].filter((file) => !file.endsWith(' 600'))).toEqual([])
    expect([...seen].join()).toContain('copy.db.partial')
  })
})
