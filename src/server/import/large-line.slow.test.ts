import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { BODY_LIMIT } from '../machine/body-limit.ts'
import { completionText } from '../testing/test-app.ts'
import { startServe } from '../testing/test-process.ts'

const MB = 1024 * 1024

/** The most memory that the process has held so far, in MB. */
const peakOf = (pid = 0) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

/** A good line, one of so many bytes, and a good line. */
function* around(bytes: number) {
  yield `${completionText('before', 1)}\n{"long":"`
  for (let left = bytes - '{"long":""}'.length; left > 0; left -= MB) yield 'x'.repeat(Math.min(left, MB))
  yield `"}\n${completionText('after', 2)}\n`
}

async function upload(origin: string, file: string, body: Iterable<string>): Promise<unknown> {
  const answer = Promise.withResolvers<http.IncomingMessage>()
  const request = http.request(`${origin}/api/import?file=${file}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
  })
  request.on('response', answer.resolve).on('error', answer.reject)
  Readable.from(body).pipe(request)
  const reports = (await text(await answer.promise)).trimEnd().split('\n')
  return JSON.parse(reports.at(-1) ?? '')
}

test.runIf(process.platform === 'linux')(
  'a line of 250 MB is refused with its number, its size and the limit, without being held, and the rest goes on',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'large-line-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const server = await startServe({ COMPLETIONIST_STORE: path.join(folder, 'store.db') })
    const before = peakOf(server.child.pid)
    expect(await upload(server.origin, 'a.jsonl', around(250 * MB))).toMatchObject({
      done: true,
      added: 2,
      refused: 1,
      refusals: [{ line: 2, reason: `the line is ${250 * MB} bytes long; at most ${BODY_LIMIT} (64 MB) are taken in` }],
    })
    expect(peakOf(server.child.pid) - before).toBeLessThan(200)
    // A line that is within the limit costs a bounded multiple of it.
    await upload(server.origin, 'b.jsonl', around(BODY_LIMIT))
    expect(peakOf(server.child.pid) - before).toBeLessThan(600)
  },
)

test('a document of more than the limit is refused with its size', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'large-line-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const server = await startServe({ COMPLETIONIST_STORE: path.join(folder, 'store.db') })
  const pieces = (function* () {
    yield '{\n  "object": "list",\n  "data": [\n'
    for (let n = 0; n < 65; n++) yield `${' '.repeat(MB - 1)}\n`
    yield ']}'
  })()
  expect(await upload(server.origin, 'a.json', pieces)).toMatchObject({
    added: 0,
    refusals: [
      { reason: expect.stringMatching(/^it is one JSON document, 68157\d+ bytes long; at most 67108864 \(64 MB\)/) },
    ],
  })
})
