import type { ChildProcess } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bench, Figure } from './figure.ts'
import { createKillMoments, killable, killAt, type KillWay, LANES } from './kill-moments.ts'
import { KillTally } from './kill-tally.ts'
import { startScript, toAddress } from './listening-process.ts'
import { madeCompletion } from './made-completions.ts'
import { runToEnd, toScript } from './run-to-end.ts'
import { readStoredRows } from './stored-rows.ts'

const KILLS = Number(process.env['IMPORT_KILLS'] ?? 100)
/** A store each; every other one is filled by `POST /api/import`, the others by the command. */
const STORES = LANES.length
/** Of one file; the next begins where one got to its end. */
const ROWS = 4_000

/** A file to take in, and its rows in order. */
interface ImportFile {
  path: string
  rows: { id: string; body: string; end: number }[]
}

/** An import under way. */
interface Attempt {
  child: ChildProcess
  /** Resolves when rows are being taken in. */
  working: Promise<void>
  /** How many of the file's rows the process has said to be in. */
  acknowledged(): number
}

function makeFile(folder: string, at: number): ImportFile {
  const path = join(folder, `${at}.jsonl`)
  let end = 0
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const body = madeCompletion(at * ROWS + n, 1_000_000)
    end += Buffer.byteLength(body) + 1
    return { id: String(JSON.parse(body).id), body, end }
  })
  writeFileSync(path, rows.map(({ body }) => `${body}\n`).join(''))
  return { path, rows }
}

/** The command says nothing until its end: what it has acknowledged is the place in the store where it would go on. */
function importByCommand(file: ImportFile, env: NodeJS.ProcessEnv, store: string): Attempt {
  const child = startScript(killable(toScript('import', file.path)), env, 'pipe')
  const working = Promise.withResolvers<void>()
  const watcher = watch(dirname(store), (_, name) => {
    if (name === `${basename(store)}-wal`) working.resolve()
  })
  child.once('exit', () => watcher.close())
  return { child, working: working.promise, acknowledged: () => readStoredRows(store).imported.get(file.path) ?? 0 }
}

/** A server, and an upload that it answers with reports; one that says `done` ends the server. */
function importOverHttp(file: ImportFile, env: NodeJS.ProcessEnv): Attempt {
  const child = startScript(killable(toScript('serve')), env)
  const working = Promise.withResolvers<void>()
  let bytes = 0
  const upload = (url: string) => {
    const headers = { 'content-type': 'application/x-ndjson', 'x-app': '1' }
    const asked = request(`${url}/api/import?file=${basename(file.path)}`, { method: 'POST', headers })
    asked.on('error', () => undefined)
    asked.on('response', (answer: IncomingMessage) => {
      answer.on('error', () => undefined)
      const lines = createInterface({ input: answer })
      lines.on('error', () => undefined)
      lines.on('line', (line) => {
        const report = toReport(line)
        bytes = report?.bytes ?? bytes
        if (report?.done === true) child.kill('SIGTERM')
      })
    })
    const body = createReadStream(file.path)
    body.once('data', () => working.resolve())
    body.pipe(asked)
  }
  toAddress(child).then(upload, () => undefined)
  return {
    child,
    working: working.promise,
    acknowledged: () => file.rows.findLastIndex(({ end }) => end <= bytes) + 1,
  }
}

/** Null for half a line. */
function toReport(line: string): { bytes: number; done: boolean } | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The share of one store. */
interface Killing {
  number: number
  kills: number
  way: KillWay
  tally: KillTally
}

async function killInStore(folder: string, { number, kills, way, tally }: Killing): Promise<void> {
  const store = join(folder, `${number}.db`)
  const env = { COMPLETIONIST_STORE: store, COMPLETIONIST_SAMPLE: 'off', OPENAI_API_KEY: '', PORT: '0' }
  await runToEnd(['verify'], env)
  const nextMoment = createKillMoments(100 + number, 1_200, 60)
  const files = [makeFile(folder, 0)]
  const wanted = new Map<string, string>()
  for (let hit = 0; hit < kills; ) {
    const file = files.at(-1) ?? makeFile(folder, 0)
    for (const { id, body } of file.rows) wanted.set(id, body)
    const attempt = number % 2 === 0 ? importByCommand(file, env, store) : importOverHttp(file, env)
    let worked = false
    void attempt.working.then(() => (worked = true))
    const killed = await killAt(attempt.child, nextMoment(), { store, working: attempt.working }, way)
    const { rows } = readStoredRows(store)
    const acknowledged = file.rows.slice(0, attempt.acknowledged())
    tally.look(
      rows,
      wanted,
      acknowledged.map(({ id }) => id),
    )
    if (!killed && attempt.child.exitCode !== 0) throw new Error(`the import ended with ${attempt.child.exitCode}`)
    if (rows.size === wanted.size) files.push(makeFile(folder, files.length))
    else if (killed && worked) {
      hit++
      tally.kills++
    } else if (killed) tally.starts++
  }
  for (const { id, body } of files.flatMap(({ rows }) => rows)) wanted.set(id, body)
  // Once to bring the last file to its end, and once more: nothing may come in twice.
  for (const expected of [null, `${ROWS.toLocaleString('en-US')} known already`])
    for (const { path } of files) {
      const { code, said } = await runToEnd(['import', path], env)
      if (code !== 0 || (expected !== null && !said.includes(`0 new, ${expected}`))) throw new Error(`${code}: ${said}`)
    }
  await tally.finish(env, wanted)
}

/** So many ends in one way in the middle of importing, each store its share; `lanes` are the stores to do it in. */
export async function killImport(way: KillWay, most: number, lanes: readonly number[] = LANES): Promise<Figure[]> {
  const share = (stores: number) => Math.floor((most * stores) / STORES)
  const folder = mkdtempSync(join(tmpdir(), 'import-kills-'))
  const tally = new KillTally()
  try {
    for (const number of lanes) {
      const kills = share(number + 1) - share(number)
      await killInStore(folder, { number, kills, way, tally })
    }
    return tally.figures()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const bench: Bench = {
  title: `${KILLS} kills (-9) in the middle of importing`,
  run: () => killImport('SIGKILL', KILLS),
}
