import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ImportReport } from '#contract/source/import-report.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { exportLines } from '../export/export-lines.ts'
import { completionText, openTestApp, type TestApp } from '../testing/test-app.ts'
import { type ImportJob, runImport } from './run-import.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

async function* bytesOf(content: string | Uint8Array) {
  yield Buffer.from(content)
}
const job = (content: string | Uint8Array, more: Partial<ImportJob> = {}): ImportJob => ({
  store: api.store,
  input: bytesOf(content),
  file: 'test.jsonl',
  bytesTotal: null,
  checkpointKey: null,
  now: () => 1_760_000_000,
  ...more,
})
const take = (content: string | Uint8Array, more: Partial<ImportJob> = {}) => runImport(job(content, more))
const line = (n: number) => completionText(`row-${n}`, n)
const lines = (count: number) => Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('')
const countsOf = ({ added, known, same_id, refused }: ImportReport) => ({ added, known, same_id, refused })

describe('importing', () => {
  afterEach(() => api.clear())

  test('lines with CRLF, blank ones, byte order marks and no final end are all taken', async () => {
    const report = await take(`\ufeff${line(1)}\r\n\n  \n\ufeff${line(2)}\n${line(3)}`)
    expect(countsOf(report)).toEqual({ added: 3, known: 0, same_id: 0, refused: 0 })
    expect(report).toMatchObject({ done: true, lines: 5 })
  })

  test('a bad line among good ones is named with its line and offset; the rest goes in', async () => {
    const report = await take(`${line(1)}\n{"id":\n${line(2)}\n`)
    expect(countsOf(report)).toMatchObject({ added: 2, refused: 1 })
    expect(report.refusals).toMatchObject([{ file: 'test.jsonl', line: 2, offset: line(1).length + 1 }])
  })

  test('bytes that are not UTF-8 are named by their place', async () => {
    const bad = Buffer.concat([Buffer.from(`${line(1)}\n{"id":"`), Buffer.from([0xff]), Buffer.from(`"}\n${line(2)}`)])
    const report = await take(bad)
    expect(countsOf(report)).toMatchObject({ added: 2, refused: 1 })
    expect(report.refusals[0]?.reason).toContain(`byte 8 of the line (${line(1).length + 1 + 8} of the file)`)
  })

  test('a file whose last batch is full to the row has come to its end: it is not gone on with', async () => {
    const content = lines(1_000)
    await take(content, { checkpointKey: 'full' })
    expect(await api.store.checkpoint('full')).toMatchObject({ offset: Buffer.byteLength(content), line: 1_000 })
  })

  test('the same file twice brings nothing new', async () => {
    await take(lines(120))
    expect(countsOf(await take(lines(120)))).toEqual({ added: 0, known: 120, same_id: 0, refused: 0 })
  })

  test('an id that was there with other content is kept beside it, and counted', async () => {
    await take(`${completionText('one', 1)}\n`)
    const report = await take(`${completionText('one', 1, { model: 'other' })}\n`)
    expect([countsOf(report), (await api.store.status()).rows]).toEqual([
      { added: 0, known: 0, same_id: 1, refused: 0 },
      2,
    ])
  })

  test('a line over the cap is refused and read past', async () => {
    const report = await take(`${line(1)}\n"${'x'.repeat(2_000)}"\n${line(2)}\n`, { lineCap: 1_000 })
    expect(countsOf(report)).toMatchObject({ added: 2, refused: 1 })
  })

  test.each([
    ['a gzip file', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2]), /gzip/],
    ['a zip file', Buffer.from('PK\u0003\u0004rest'), /zip/],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), /UTF-16/],
  ])('%s is refused by its name, once', async (_name, content, reason) => {
    const report = await take(content)
    expect([report.refused, report.refusals[0]?.reason]).toEqual([1, expect.stringMatching(reason)])
  })

  test('a file without a byte is done at once', async () => {
    expect(await take('')).toMatchObject({ done: true, lines: 0, added: 0, refused: 0 })
  })

  test('a pretty-printed list page is read whole; its rows keep their line and their bytes', async () => {
    const page = `{\n  "object": "list",\n  "data": [\n    ${line(1)},\n    ${JSON.stringify(JSON.parse(line(2)), null, 2)}\n  ]\n}\n`
    expect(countsOf(await take(page))).toMatchObject({ added: 2, refused: 0 })
    expect((await api.store.getWire('row-2'))?.json).toBe(JSON.stringify(JSON.parse(line(2)), null, 2))
    expect((await api.store.get('row-1'))?.provenance).toMatchObject({ line: 4, from: 'test.jsonl', way: 'imported' })
  })

  test('a first line that is only broken does not make a document of the rest', async () => {
    expect(countsOf(await take(`{"id":"a",\n${line(1)}\n${line(2)}\n`))).toMatchObject({ added: 2, refused: 1 })
  })

  test('interrupted in the middle, it goes on from the last batch and ends with every row once', async () => {
    const content = lines(1_100)
    const stop = new AbortController()
    const interrupted = take(content, {
      checkpointKey: 'k',
      signal: stop.signal,
      onProgress: (report) => report.added >= 400 && stop.abort(),
    })
    await expect(interrupted).rejects.toThrow(/abort/i)
    const resume = await api.store.checkpoint('k')
    expect(resume?.line).toBeGreaterThanOrEqual(499)
    const report = await take(content.slice(resume?.offset), { checkpointKey: 'k', resume })
    expect(report.resumed_from).toBe(resume?.offset)
    expect([(await api.store.status()).rows, report.lines]).toEqual([1_100, 1_100])
  })

  test('where one batch fails, the next one claims nothing beyond it: the import goes on before the lost lines', async () => {
    const content = lines(1_700)
    let times = 0
    const store = {
      ...api.store,
      ingest: async (...batch: Parameters<typeof api.store.ingest>) => {
        if (++times === 2) throw new Error('the disk is full')
        return api.store.ingest(...batch)
      },
    }
    await expect(take(content, { store, checkpointKey: 'lost' })).rejects.toThrow('the disk is full')
    const resume = await api.store.checkpoint('lost')
    expect(resume?.line).toBe(499)
    const report = await take(content.slice(resume?.offset), { checkpointKey: 'lost', resume })
    expect([report.added + report.known, (await api.store.status()).rows]).toEqual([1_201, 1_700])
  })

  test('progress never counts a row that is not in the store yet', async () => {
    const seen: number[] = []
    await take(lines(1_050), { onProgress: (report) => seen.push(report.added) })
    expect(seen).toEqual([500, 1_000, 1_050])
  })

  test('what is exported and imported again is known, record by record', async () => {
    await take(lines(30))
    let exported = ''
    for await (const piece of exportLines(api.store, EVERYTHING, 'completion'))
      exported += Buffer.from(piece).toString()
    expect(exported.trimEnd().split('\n').toSorted()).toEqual(lines(30).trimEnd().split('\n').toSorted())
    expect(countsOf(await take(exported))).toEqual({ added: 0, known: 30, same_id: 0, refused: 0 })
  })

  test('a Batch line can be found by the name it was given', async () => {
    await take(`{"id":"b","custom_id":"request-7","response":{"status_code":200,"body":${line(1)}},"error":null}\n`)
    const page = await api.ask('/v1/chat/completions?metadata[batch_custom_id]=request-7')
    expect(await page.json()).toMatchObject({ data: [{ id: 'row-1' }] })
  })
})

test('a temporary file is a file like any other', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'import-')), 'a.jsonl')
  writeFileSync(file, lines(3))
  expect(await runImport({ ...job(''), input: createReadStream(file) })).toMatchObject({ added: 3 })
})
