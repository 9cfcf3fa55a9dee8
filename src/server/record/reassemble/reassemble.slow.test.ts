import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NOTHING_HIDDEN } from '../../redact/hidden.ts'
import { search } from '../../store/conformance/records.ts'
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.ts'
import type { CompletionStore } from '../../store/completion-store.ts'
import { reassemble } from './reassemble.ts'
import { startReassembling } from './start-reassembling.ts'
import { keptBefore, WRONG } from '../../testing/test-kept-before.ts'

async function openStore(location = ':memory:'): Promise<CompletionStore> {
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  return store
}

function toFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'reassemble-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function problemsOf(store: CompletionStore): Promise<string[]> {
  const found: string[] = []
  for await (const { damaged, problems } of store.verify()) found.push(...damaged, ...problems)
  return found
}

test('ended in the middle it goes on where it was, and the log says so', async () => {
  const location = path.join(toFolder(), 'store.db')
  const first = await openStore(location)
  const { glm } = WRONG
  await first.ingest(
    Array.from({ length: 150 }, (_, n) => {
      const events = (glm?.events ?? '').replaceAll('"glm"', `"glm-${n}"`)
      return keptBefore(`glm-${n}`, { ...glm, events })
    }),
  )
  for await (const slice of reassemble(first, { hide: () => NOTHING_HIDDEN })) {
    expect(slice.changed).toHaveLength(100)
    break
  }
  await first.close()

  const lines: string[] = []
  const log = { warn: (line: string) => lines.push(line), error: (line: string) => lines.push(line) }
  const again = await openStore(location)
  await startReassembling(again, { log, hide: () => NOTHING_HIDDEN, onChanged: () => {} }).done
  expect(lines).toEqual([
    'recorded answers are assembled again by newer rules, beside everything else',
    expect.stringMatching(/^50 recorded answers were assembled again, 50 records changed: "glm-\d+", .* …$/),
  ])
  const { rows } = await again.list(search(), { limit: 200 })
  expect(new Set(rows.map((row) => row.output.text))).toEqual(new Set(['Good day']))
  expect(await problemsOf(again)).toEqual([])
  lines.length = 0
  await startReassembling(again, { log, hide: () => NOTHING_HIDDEN, onChanged: () => {} }).done
  expect(lines).toEqual([])
})
