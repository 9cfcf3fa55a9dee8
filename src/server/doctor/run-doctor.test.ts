import { afterEach, describe, expect, test } from 'vitest'
import { makeFakeRow, toFakeRow } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { createUpstreamClient } from '../upstream/upstream-client.ts'
import { runDoctor } from './run-doctor.ts'

const START = Date.UTC(2026, 10, 22)
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function examine(write = false, prepare: (fake: FakeUpstream) => void = () => undefined) {
  const tools = createFakeTools(START)
  const rows = Array.from({ length: 130 }, (_, n) => makeFakeRow(n, START / 1000 - 100))
  const fake = await startFakeUpstream({ rows, now: tools.now, settling: 4 })
  cleanups.push(() => fake.close())
  prepare(fake)
  const client = createUpstreamClient({
    baseUrl: new URL(fake.url),
    key: null,
    organization: null,
    project: null,
    tools,
  })
  const report = await runDoctor({ client, label: 'fake', write })
  return { fake, report, answers: Object.fromEntries(report.findings.map((finding) => [finding.name, finding.answer])) }
}

describe('doctor', () => {
  test('answers the open questions in about ten calls and changes nothing', async () => {
    const { fake, report, answers } = await examine()
    expect(answers).toMatchObject({
      list: 'yes; 100 on the first page of 100',
      order: 'newest first; we always ask for one',
      order_asc: 'yes',
      max_limit: 'refuses it: 400 integer_above_max_value (limit)',
      after_unknown: 'refuses it: 404 not_found (after)',
      after: 'yes',
      model_alias: 'no: it wants the whole name',
      metadata_filter: 'yes',
      retrieve: 'yes',
      messages: 'yes',
    })
    expect(report.calls).toBeLessThanOrEqual(12)
    expect(report.wrote).toBe(false)
    expect(fake.requests.every((request) => request.method === 'GET')).toBe(true)
    expect(report.findings.filter((finding) => finding.verdict === 'bad')).toEqual([])
  })

  test('with --write also tells how updates and deletions behave, and leaves nothing behind', async () => {
    const { fake, answers, report } = await examine(true)
    expect(answers).toMatchObject({
      settling: 'after 4 s',
      metadata_update: 'replaces it',
      delete: 'yes',
      after_deleted: 'refuses it: 404 not_found (after)',
    })
    expect(report.wrote).toBe(true)
    expect(fake.rows).toHaveLength(130)
  })

  test('says that a server cannot list, and asks nothing more', async () => {
    const { report } = await examine(true, (fake) =>
      fake.setFault({ kind: 'status', status: 405, code: 'method_not_supported' }),
    )
    expect(report.findings[0]).toMatchObject({ name: 'list', verdict: 'bad' })
    expect(report.calls).toBe(1)
    expect(report.wrote).toBe(false)
  })

  test('warns of a server that ignores “after”', async () => {
    const { report } = await examine(false, (fake) => fake.setFault({ kind: 'list', oddity: 'ignore-after' }))
    const bad = report.findings.filter((finding) => finding.verdict === 'bad').map((finding) => finding.name)
    expect(bad).toEqual(['after_unknown', 'after'])
  })

  test('does not take a row that is called by the alias for one of the dated model', async () => {
    const facts = { id: 'chatcmpl-alias', created: START / 1000 - 200, metadata: {}, question: 'q', answer: 'a', n: 1 }
    const { answers } = await examine(false, (fake) => {
      fake.rows.push(toFakeRow({ ...facts, model: 'gpt-4o-mini' }))
    })
    expect(answers['model_alias']).toBe('no: it wants the whole name')
  })

  test('ends where the key is refused', async () => {
    await expect(examine(false, (fake) => fake.setFault({ kind: 'status', status: 401 }))).rejects.toThrow(/401/)
  })

  test('says what cannot be told of an upstream with a single row', async () => {
    const { answers } = await examine(false, (fake) => {
      const only = {
        id: 'chatcmpl-only',
        created: START / 1000 - 50,
        model: 'm',
        metadata: {},
        question: 'q',
        answer: 'a',
        n: 1,
      }
      fake.rows.splice(0, fake.rows.length, toFakeRow(only))
    })
    expect(answers['order']).toContain('cannot be told')
    expect(answers['after']).toBe('too few rows to tell')
  })
})
