import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { exportLines } from '../export/export-lines.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { type ImportJob, runImport } from './run-import.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const job = (file: string): ImportJob => ({
  store: api.store,
  input: createReadStream(corpusFile(file)),
  file,
  bytesTotal: null,
  checkpointKey: null,
  now: () => 1_760_000_000,
})

const digest = (texts: readonly string[]) =>
  texts.map((text) => createHash('sha256').update(text).digest('hex')).toSorted()

describe.skipIf(!existsSync(corpusFile('')))('importing recorded traffic', () => {
  test('every completion goes in from its file and comes out with the same bytes', async () => {
    const report = await runImport(job('stored_items.jsonl'))
    const expected = readFileSync(corpusFile('stored_items.jsonl'), 'utf8').trimEnd().split('\n')
    expect(report).toMatchObject({ refused: 0, lines: expected.length })
    let exported = ''
    for await (const piece of exportLines(api.store, EVERYTHING, 'completion'))
      exported += Buffer.from(piece).toString()
    expect(digest(exported.trimEnd().split('\n'))).toEqual(digest(expected))
  })

  test('recorded calls keep their requests, and pages of the store API give their rows', async () => {
    const calls = await runImport(job('completions.jsonl'))
    expect([calls.refused, calls.added + calls.known + calls.same_id]).toEqual([0, calls.lines])
    const pages = await runImport(job('store_api.jsonl'))
    // Their rows repeat the stored items.
    expect(pages.known).toBeGreaterThan(350)
  })
})
