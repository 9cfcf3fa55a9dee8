import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { recorderMessages } from '../src/app/messages/sources/recorder.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './upstream-fixtures.ts'

test('a store that takes nothing is told aloud on the page, and the program never notices', async ({
  page,
  live,
}, info) => {
  const file = info.outputPath('store', 'locked.db')
  mkdirSync(dirname(file), { recursive: true })
  const { server } = await live({}, { COMPLETIONIST_STORE: file })
  const create = () =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-of-the-program' },
      body: JSON.stringify({ model: 'gpt-4o', store: true, messages: [{ role: 'user', content: 'Hello?' }] }),
    })
  await create()
  const table = new CompletionsPage(page, server.url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open('?source=store')])
  await expect(table.rows).toHaveCount(1)

  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  expect((await create()).status).toBe(200)
  const banner = page.getByRole('alert').filter({ hasText: recorderMessages.trouble })
  await expect(banner).toBeVisible()

  other.exec('ROLLBACK')
  other.close()
  await expect(banner).toBeHidden()
  await expect(table.rows).toHaveCount(2)
})
