import { expect, onTestFinished, test } from 'vitest'
import type { AuditEntry } from '../access/audit.ts'
import { completionText, toIncoming } from '../testing/test-app.ts'
import { createLog } from '../machine/log.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { createKeepDays } from './keep-days.ts'

const NOW = 1_760_000_000
const DAY = 86_400

test('what is older than so many days goes, what is younger stays, and log and audit say how many', async () => {
  const store = await openSqliteStore({ location: ':memory:', name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  await store.ingest(Array.from({ length: 9 }, (_, n) => toIncoming(completionText(`row-${n}`, NOW - n * DAY))))
  const said: string[] = []
  const noted: AuditEntry[] = []
  const keep = createKeepDays({
    store,
    days: 3,
    log: createLog((line) => said.push(line)),
    audit: { note: (entry) => noted.push(entry) },
    now: () => NOW * 1000,
    onDeleted: () => {},
  })
  onTestFinished(() => keep.stop())
  expect(await keep.run()).toBe(5)
  expect((await store.status()).rows).toBe(4)
  expect([said.join(), noted]).toEqual([
    expect.stringContaining('deleted 5 records older than 3 days'),
    [expect.objectContaining({ deed: 'delete' })],
  ])
  expect(await keep.run()).toBe(0)
})
