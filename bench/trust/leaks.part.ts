import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ECHOES, OURS, THEIRS, formsOf } from '../../src/server/testing/test-echoes.ts'
import { filesIn } from '../files-in.ts'
import type { Figure } from '../figure.ts'
import { endProcess, startScript, toAddress } from '../listening-process.ts'
import { runToEnd, toScript } from '../run-to-end.ts'
import type { TrustPart } from './trust-part.ts'

export const part: TrustPart = {
  title: 'Keys in what is kept',
  order: 50,
  method:
    'An upstream sends back the key that it was sent, ours and a client’s own, in every way of a list (plain, escaped, in base64, letter by letter over events, compressed, in errors, headers and halves of answers). Everything that comes of it is searched for either key in eight spellings: the files while the server runs and after, its answers, its log, what is mirrored, taken in, edited, exported and copied.',
  async run(quick) {
    const echoes = quick ? ECHOES.slice(0, 2) : ECHOES
    const folder = mkdtempSync(path.join(tmpdir(), 'leaks-'))
    const upstream = await startEchoing(echoes.map(([, answer]) => answer))
    const env = {
      COMPLETIONIST_STORE: path.join(folder, 'store.db'),
      COMPLETIONIST_SAMPLE: 'off',
      COMPLETIONIST_RECORD: 'all',
      COMPLETIONIST_KEY: 'client',
      OPENAI_API_KEY: OURS,
      OPENAI_BASE_URL: upstream.url,
      PORT: '0',
    }
    const seen = new Map<string, string>()
    const look = (when: string) => {
      for (const file of filesIn(folder)) {
        // The note of a call goes once the call is stored.
        if (existsSync(file)) seen.set(`${path.basename(file)} ${when}`, readFileSync(file, 'latin1'))
      }
    }
    try {
      const child = startScript(toScript('serve'), env, 'pipe')
      let log = ''
      child.stderr?.on('data', (text) => (log += text))
      const url = await toAddress(child)
      const ask = async (where: string, init?: RequestInit) => (await fetch(`${url}${where}`, init)).text()
      let heard = 0
      for (const headers of [{}, { authorization: `Bearer ${THEIRS}` }]) {
        for (const [n] of echoes.entries()) heard += await call(url, n, headers)
      }
      look('while the server runs')
      const { rows } = JSON.parse(await ask('/api/completions?limit=500')) as { rows: { id: string }[] }
      for (const { id } of rows) {
        for (const tail of ['', '/raw', '/answer', '/request', '/messages']) {
          const where = `/api/completions/${encodeURIComponent(id)}${tail}`
          seen.set(where, await ask(where))
        }
      }
      const edit = { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-app': '1' } }
      const body = JSON.stringify({ metadata: { note: `the key is ${OURS}` } })
      seen.set('an edit', await ask(`/api/completions/${encodeURIComponent(rows[0]?.id ?? '')}`, { ...edit, body }))
      for (const where of ['/api/completions', '/v1/chat/completions', '/api/facets', '/api/sources', '/api/recorder'])
        seen.set(where, await ask(where))
      await endProcess(child, 'SIGTERM')
      seen.set('the log', log)
      const file = path.join(folder, 'in.jsonl')
      writeFileSync(file, `${JSON.stringify(listed(0, OURS))}\n`)
      for (const words of [
        ['import', file],
        ['mirror'],
        ['backup', path.join(folder, 'copy.db')],
        ['verify'],
        ['doctor'],
      ])
        seen.set(words[0] ?? '', Object.values(await runToEnd(words, env)).join('\n'))
      rmSync(file)
      for (const format of ['jsonl', 'completions', 'csv'])
        seen.set(`export as ${format}`, (await runToEnd(['export', '-', '--format', format], env)).out)
      look('after all commands')
      const found = (key: string) => [...seen].filter(([, text]) => formsOf(key).some((trace) => text.includes(trace)))
      const figure = (what: string, key: string): Figure => {
        const leaks = found(key)
        for (const [where] of leaks) console.error(`${what}: ${where}`)
        return { what, value: leaks.length, unit: `of ${seen.size} artefacts`, atMost: 0 }
      }
      const bytes = [...seen.values()].reduce((all, text) => all + text.length, 0)
      return [
        { what: 'ways to send a key back', value: echoes.length, unit: 'each with either key' },
        { what: 'answers in which the client heard the key', value: heard, unit: `of ${2 * echoes.length}` },
        { what: 'records, copies, answers, logs and exports searched', value: bytes / 1e6, unit: 'MB' },
        figure('with our key', OURS),
        figure('with the client’s own key', THEIRS),
      ]
    } finally {
      upstream.stop()
      rmSync(folder, { recursive: true })
    }
  },
}

/** A completion of a list whose text holds the key. */
function listed(n: number, key: string) {
  const message = { role: 'assistant', content: `number ${n} says ${key}`, refusal: null }
  return {
    id: `chatcmpl-listed-${n}`,
    object: 'chat.completion',
    created: 1_790_000_000 + n,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'stop', logprobs: null }],
    metadata: { key },
  }
}

/** Answers call `n` in the nth way, and a list with the key in each row. */
async function startEchoing(answers: readonly (typeof ECHOES)[number][1][]) {
  const server = http.createServer((request, response) => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '')
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      if (request.method === 'POST') void answers[Number(JSON.parse(body).seed)]?.(key, response)
      else {
        const data = request.url?.includes('after=') ? [] : [listed(1, key), listed(2, key)]
        response.writeHead(200, { 'content-type': 'application/json', 'x-echo': key })
        response.end(JSON.stringify({ object: 'list', data, has_more: false }))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/v1`, stop: () => void server.close() }
}

/** 1 where the client heard a key, in any spelling. */
async function call(url: string, n: number, headers: Record<string, string>): Promise<number> {
  const asked = { model: 'm', store: true, seed: n, messages: [{ role: 'user', content: 'Who am I?' }] }
  try {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(asked),
    })
    const text = JSON.stringify([...answer.headers]) + (await answer.text())
    return [OURS, THEIRS].some((key) => formsOf(key).some((trace) => text.includes(trace))) ? 1 : 0
  } catch {
    return 0
  }
}
