import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { completionDetailSchema } from '#contract/completion-detail.ts'
import { rowPageSchema } from '#contract/row-page.ts'
import { listen } from './test-faults.ts'
import { birthOfProcess } from '../process-running.ts'
import { startServe } from '../test-process.ts'
import { openJournal, readLeftovers, toCapturedCall } from './journal.ts'

const callOf = (id: string, request: string | null = '{}') => ({
  id,
  from: 'test',
  startedAt: 1_760_000_000_000,
  idempotencyKey: null,
  request,
})
/** The same, found where it had not ended. */
const leftOf = (id: string, request?: string | null) => ({ ...callOf(id, request), answered: null })
const neverFails = (error: unknown) => {
  throw error
}

function storeIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'a.db')
}

test('calls that did not end are found again; those that did are not', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  for (const id of ['a', 'b', 'c']) journal.begin(callOf(id, `{"n":"${id}"}`))
  journal.end(['b'])
  await journal.close()
  const leftovers = readLeftovers(store)
  expect(leftovers.calls).toEqual([leftOf('a', '{"n":"a"}'), leftOf('c', '{"n":"c"}')])
  leftovers.forget()
  expect(readLeftovers(store).calls).toEqual([])
})

test('a call whose answer the client had before the kill is found with it, also after the file was begun anew', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  const { request, ...begun } = callOf('a', '{"n":"a"}')
  journal.begin({ ...begun, request })
  const answer = { status: 200, headers: [['x-request-id', 'req_1']] as const, bytes: Buffer.from([0, 255, 13]) }
  const asked = { bytes: Buffer.from('{"n":"a"}'), total: 9 }
  const call = { ...begun, request: asked, firstByteMs: 1, durationMs: 2.5, end: 'complete' as const, failure: null }
  const whole = { ...call, answer: { ...answer, total: 3, sha256: 'ab' } }
  journal.answered(whole)
  for (let n = 0; n < 20; n++) {
    journal.begin(callOf(`${n}`, 'x'.repeat(500_000)))
    journal.end([`${n}`])
  }
  const large = { ...whole, id: 'large', answer: { ...whole.answer, bytes: Buffer.alloc(2_000_000) } }
  journal.begin(callOf('large', '{"n":"a"}'))
  journal.answered(large)
  await journal.close()
  const [found, tooLarge, ...more] = readLeftovers(store).calls.map(toCapturedCall)
  expect(found).toEqual(whole)
  expect([tooLarge?.id, tooLarge?.end, more]).toEqual(['large', 'interrupted', []])
})

test('a journal without open calls leaves no file behind', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  journal.begin(callOf('a'))
  journal.end(['a'])
  await journal.close()
  expect(readdirSync(join(store, '..'))).toEqual([])
})

test('it does not grow without end, and open calls stay in it', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  journal.begin(callOf('open'))
  for (let n = 0; n < 40; n++) {
    journal.begin(callOf(`${n}`, 'x'.repeat(500_000)))
    journal.end([`${n}`])
    await new Promise((resolve) => setImmediate(resolve))
  }
  await journal.close()
  const leftovers = readLeftovers(store)
  expect(leftovers.calls.map(({ id }) => id)).toEqual(['open'])
})

test('a request too long to be written down is left out, the call is not', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  journal.begin(callOf('a', 'x'.repeat(2_000_000)))
  await journal.close()
  expect(readLeftovers(store).calls).toEqual([leftOf('a', null)])
})

test('half a line, a line of something else and a file of nothing are passed over', () => {
  const store = storeIn()
  const file = `${store}-calls-${process.pid}-old`
  writeFileSync(file, `{"begin":${JSON.stringify(callOf('a'))}}\nnonsense\n{"begin":{"id":7}}\n{"begin":{"id":"b","fr`)
  appendFileSync(`${store}-calls-x`, '')
  expect(readLeftovers(store).calls).toEqual([leftOf('a')])
})

test.each([
  ['whose birth the system does not tell', ''],
  ['with its birth', `-${birthOfProcess(process.ppid)}`],
])('the journal of a process that still runs, %s, is left alone', (_, birth) => {
  const store = storeIn()
  writeFileSync(`${store}-calls-${process.ppid}${birth}-abc`, `{"begin":${JSON.stringify(callOf('a'))}}\n`)
  expect(readLeftovers(store).calls).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'the journal of a killed process is found though another has its id by now',
  () => {
    const store = storeIn()
    writeFileSync(`${store}-calls-${process.ppid}-1x00000000-abc`, `{"begin":${JSON.stringify(callOf('a'))}}\n`)
    expect(readLeftovers(store).calls).toEqual([leftOf('a')])
  },
)

test('two servers that start at once may both take in what a killed one left', () => {
  const store = storeIn()
  writeFileSync(`${store}-calls-4194304-abc`, `{"begin":${JSON.stringify(callOf('a'))}}\n`)
  const both = [readLeftovers(store), readLeftovers(store)]
  expect(both.map(({ calls }) => calls)).toEqual([[leftOf('a')], [leftOf('a')]])
  for (const leftovers of both) leftovers.forget()
  expect(readLeftovers(store).calls).toEqual([])
})

test('another server does not take the calls that run in this one', async () => {
  const store = storeIn()
  const journal = await openJournal(store, neverFails)
  journal.begin(callOf('a'))
  const reader = `import { readLeftovers } from ${JSON.stringify(new URL('./journal.ts', import.meta.url).href)}
    process.stdout.write(JSON.stringify(readLeftovers(${JSON.stringify(store)}).calls))`
  const read = () => execFileSync(process.execPath, ['--input-type=module', '-e', reader], { encoding: 'utf8' })
  expect(JSON.parse(read())).toEqual([])
  await journal.close()
})

test('R5 the server is killed in the middle of a call: after the restart the call is there, interrupted', {
  timeout: 60_000,
}, async () => {
  const store = storeIn()
  const upstream = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"id":"c1"}\n\n')
  })
  const upstreamUrl = `http://127.0.0.1:${await listen(upstream)}/v1`
  const env = { COMPLETIONIST_STORE: store, OPENAI_BASE_URL: upstreamUrl }
  const first = await startServe(env)
  const asked = JSON.stringify({ model: 'm', store: true, messages: [{ role: 'user', content: 'still there?' }] })
  const answer = await fetch(`${first.origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: asked,
  })
  const reader = answer.body?.getReader()
  await reader?.read()
  first.child.kill('SIGKILL')
  await first.exited
  await expect(reader?.read()).rejects.toThrow('terminated')
  const second = await startServe(env)
  const { rows } = rowPageSchema.parse(await (await fetch(`${second.origin}/api/completions`)).json())
  expect(rows).toMatchObject([{ input: 'still there?', way: 'recorded', choices: 0 }])
  const one = await fetch(`${second.origin}/api/completions/${rows[0]?.id}`)
  const detail = completionDetailSchema.parse(await one.json())
  expect([detail.provenance.capture, detail.request]).toEqual(['interrupted', asked])
  expect(await (await fetch(`${second.origin}/v1/chat/completions`)).json()).toMatchObject({ data: [] })
})
