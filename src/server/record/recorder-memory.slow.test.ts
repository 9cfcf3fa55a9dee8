import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chunkOf, DONE } from '../testing/faults/recorder-faults.ts'
import { openJournal } from './journal/journal.ts'
import { ASKED, open } from '../testing/recording/expect-recorded.ts'

const FRAMES = [...Array.from({ length: 50 }, (_, n) => chunkOf(`word${n} `)), chunkOf('', 'stop'), DONE]
const TEXT = Array.from({ length: 50 }, (_, n) => `word${n} `).join('')

/** A recording whose memory is far too small for what is asked of it, with a disk of so many bytes. */
async function openTight(limit: number, caps: { running?: number; waiting?: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-memory-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const journal = openJournal({ store: join(folder, 'a.db'), limit, onFailure })
  const recording = await open({ caps, journal })
  recording.fake.setFault({ kind: 'events', frames: FRAMES, end: 'clean' })
  return { recording, journal, failures }
}

test.each([
  ['while they run', { running: 3_000 }],
  ['while they wait', { waiting: 3_000 }],
  ['at all', { running: 3_000, waiting: 3_000 }],
])('calls that memory has no room for %s are kept whole, from disk', async (_, caps) => {
  const { recording, journal, failures } = await openTight(100_000_000, caps)
  const asked = Array.from({ length: 20 }, (__, n) => ({ ...ASKED, user: `${n}` }))
  const heard = await Promise.all(asked.map((body) => recording.call(body)))
  expect(heard.every(({ ended }) => ended)).toBe(true)
  await expect.poll(() => recording.recorder.state()).toMatchObject({ recorded: 20, lost: 0, waiting: 0, running: 0 })
  const records = await recording.records()
  expect(records.map(({ row, provenance }) => [row.output.text, provenance.capture, provenance.call?.notes])).toEqual(
    asked.map(() => [TEXT.slice(0, records[0]?.row.output.text.length), 'complete', []]),
  )
  expect(new Set(records.map(({ request }) => JSON.parse(request ?? '{}').user)).size).toBe(20)
  expect([journal.size(), failures]).toEqual([0, []])
})

test('where the disk has no room either, what is cut or lost is said', async () => {
  const { recording, failures } = await openTight(2_000, { running: 3_000 })
  await Promise.all(Array.from({ length: 5 }, () => recording.call(ASKED)))
  await expect.poll(() => recording.recorder.state()).toMatchObject({ waiting: 0, running: 0 })
  const records = await recording.records()
  expect(records.length + recording.recorder.state().lost).toBe(5)
  for (const { provenance, row } of records)
    expect(provenance.capture === 'too_large' || row.output.text.length > 0).toBe(true)
  expect(records.some(({ provenance }) => provenance.capture === 'too_large')).toBe(true)
  expect(failures.length).toBeGreaterThan(0)
})
