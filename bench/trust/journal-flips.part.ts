import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadConfig } from '../../src/server/config.ts'
import { createLog } from '../../src/server/machine/log.ts'
import { startServer } from '../../src/server/main.ts'
import { endProcess, startListening } from '../listening-process.ts'
import { benchEvents } from '../recorder-upstream.ts'
import { toScript } from '../run-to-end.ts'
import { seeded } from '../seeded.ts'
import type { TrustPart } from './trust-part.ts'

const FLIPS = Number(process.env['JOURNAL_FLIPS'] ?? 100)
const TEXT = benchEvents(1).join('')

interface Found {
  rows: { id: string; input: string | null }[]
  logged: string[]
}

/** A store whose server was killed while a call ran; gives the file of the call. */
async function leaveOne(folder: string): Promise<string> {
  const upstream = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(TEXT)
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = upstream.address() as AddressInfo
  const env = { PORT: '0', ...toEnv(folder), OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` }
  const server = await startListening(toScript('serve'), env)
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"model":"m","store":true,"messages":[{"role":"user","content":"ask"}]}',
  })
  const reader = answer.body?.getReader()
  for (let got = 0; got < TEXT.length; ) got += (await reader?.read())?.value?.length ?? TEXT.length
  await endProcess(server.child, 'SIGKILL')
  await reader?.cancel().catch(() => undefined)
  upstream.closeAllConnections()
  upstream.close()
  const calls = path.join(folder, readdirSync(folder).find((name) => name.includes('-calls-')) ?? '')
  return path.join(calls, readdirSync(calls)[0] ?? '')
}

const toEnv = (folder: string) => ({
  COMPLETIONIST_STORE: path.join(folder, 'a.db'),
  COMPLETIONIST_SAMPLE: 'off',
  OPENAI_API_KEY: '',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
})

/** Starts a server on what lies there; gives what it took in and said, and the record's text. */
async function recover(folder: string): Promise<Found & { text: string }> {
  const logged: string[] = []
  const server = await startServer(
    loadConfig({ PORT: '0', ...toEnv(folder) }),
    createLog((line) => logged.push(line)),
  )
  const list = (await (await fetch(`${server.url}/api/completions`)).json()) as Found
  const texts = await Promise.all(
    list.rows.map(async ({ id }) =>
      (await fetch(`${server.url}/api/completions/${encodeURIComponent(id)}/answer`)).text(),
    ),
  )
  await server.stop()
  return { rows: list.rows, logged, text: texts.join('') }
}

export const part: TrustPart = {
  title: 'Flipped bits in the journal',
  order: 45,
  method:
    'The file that a killed server leaves of a running call, with one seeded bit flipped, is taken in by the next server. A flip is named in the log, or harmless (all is there), or silent: something is missing or other than it was, and nothing says so.',
  async run(quick) {
    const folder = mkdtempSync(path.join(tmpdir(), 'journal-flips-'))
    const random = seeded(45)
    const counts = { named: 0, harmless: 0, silent: 0, gone: 0 }
    const flips = quick ? 3 : FLIPS
    try {
      const file = await leaveOne(folder)
      const whole = readFileSync(file)
      const left = readdirSync(folder).find((name) => name.includes('-calls-')) ?? ''
      for (let n = 0; n < flips; n++) {
        const own = mkdtempSync(path.join(folder, 'one-'))
        const flipped = Buffer.from(whole)
        const at = Math.floor(random() * flipped.length)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        const calls = path.join(own, left)
        // The folder's name tells of the process that was killed.
        mkdirSync(calls)
        writeFileSync(path.join(calls, path.basename(file)), flipped)
        const { rows, logged, text } = await recover(own)
        if (logged.some((line) => line.includes('is damaged'))) counts.named++
        else if (rows[0]?.input === 'ask' && text === TEXT) counts.harmless++
        else counts.silent++
        if (rows.length === 0) counts.gone++
        rmSync(own, { recursive: true })
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    return [
      { what: 'flips', value: flips, unit: '' },
      { what: 'named in the log', value: counts.named, unit: '' },
      { what: 'harmless', value: counts.harmless, unit: '' },
      { what: 'silent', value: counts.silent, unit: '', atMost: 0 },
      { what: 'after which no record of the call is there', value: counts.gone, unit: '', atMost: 0 },
    ]
  },
}
