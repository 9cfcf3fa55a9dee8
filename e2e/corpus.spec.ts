import { existsSync } from 'node:fs'
import path from 'node:path'
import { corpusFile, HOW_TO_GET } from '../.ci/real-input.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const FILES = ['completions.jsonl', 'stored_items.jsonl'].map((name) => corpusFile(name))
/** Where to look, and how many rows to open from there on. */
const LOOKS: readonly [search: Record<string, string>, rows: number][] = [
  [{ has: 'audio' }, 5],
  [{ has: 'logprobs' }, 5],
  [{ has: 'annotations' }, 5],
  [{ has: 'refusal' }, 5],
  [{ has: 'tool_calls' }, 5],
  [{ has: 'usage_details' }, 3],
  [{ has: 'choices' }, 3],
  [{ sort: '-size' }, 5],
  [{ sort: 'created' }, 5],
  [{ sort: '-tokens' }, 5],
]

test('forty rows of real input open whole', async ({ page, serve }) => {
  test.skip(!FILES.every((file) => existsSync(file)), HOW_TO_GET)
  test.setTimeout(180_000)
  const store = { COMPLETIONIST_STORE: path.join(makeFolder(), 'completionist.db') }
  const taken = await startCli(['import', ...FILES], store).ended
  expect(taken.code, taken.err).toBe(0)
  const server = await serve(store)
  const table = new CompletionsPage(page, server.url)
  const opened = new Set<string>()
  for (const [search, count] of LOOKS) {
    const { rows } = await table.rowsOf(new URLSearchParams(search), count)
    expect(rows.length, JSON.stringify(search)).toBeGreaterThan(0)
    await table.openDrawer(rows[0]?.id ?? '', search)
    for (const [index, { id }] of rows.entries()) {
      if (index > 0) await page.keyboard.press('j')
      await test.step(id, async () => {
        await table.expectDrawer(id)
        for (const name of ['summary', 'conversation', 'usage', 'request', 'raw', 'provenance']) {
          await expect(table.section(name), name).toHaveCount(1)
        }
        await expect(page.getByText(/cannot be shown\. The rest of the completion/)).toHaveCount(0)
        await expect(page.getByText('could not be loaded')).toHaveCount(0)
        opened.add(id)
      })
    }
  }
  expect(opened.size).toBeGreaterThanOrEqual(36)
})
