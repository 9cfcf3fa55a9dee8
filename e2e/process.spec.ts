import path from 'node:path'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const LISTENING = /^listening on (http:\S+)\n/
const TOKEN = 'canary-token-5b1e77c0d2'

const newStore = () => path.join(makeFolder(), 'completionist.db')

test('says in exactly one line that it listens, and ends within 5 s of SIGTERM', async ({ page, allowedErrors }) => {
  allowedErrors.push(/net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/)
  const server = startCli([], { PORT: '0', COMPLETIONIST_STORE: newStore() })
  const [, url = ''] = await server.printed(LISTENING)
  const table = new CompletionsPage(page, url)
  await table.open()
  // A browser with open connections must not hold the end up.
  const told = Date.now()
  server.signal('SIGTERM')
  const { code, out } = await server.ended
  expect(code).toBe(0)
  expect(Date.now() - told).toBeLessThan(5_000)
  expect(out).toBe(`listening on ${url}\n`)
  await expect(table.rows.first()).toBeVisible()
})

test('a busy port is named, with what to do', async ({ sample }) => {
  const { port } = new URL(sample.url)
  const { code, out, err } = await startCli([], { PORT: port, COMPLETIONIST_STORE: newStore() }).ended
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/port is in use.*PORT/)
})

test('a bad configuration ends with 2 and everything wrong in one list', async () => {
  const env = { PORT: 'x', COMPLETIONIST_SAMPLE: 'perhaps', COMPLETIONIST_STORE: 'mysql://db/one' }
  const { code, out, err } = await startCli([], env).ended
  expect({ code, out }).toEqual({ code: 2, out: '' })
  const lines = err.trim().split('\n')
  expect(lines).toHaveLength(4)
  for (const name of Object.keys(env)) expect(lines.filter((line) => line.includes(name))).toHaveLength(1)
  expect(err).not.toContain('    at ')
})

// Here, because a bundler may leave out what looks as if it did nothing.
test('the password of a database that cannot be read is named and not shown, with code 2', async () => {
  const env = { PORT: '0', COMPLETIONIST_STORE: 'postgres://ann:sec%zzret@127.0.0.1:1/rows' }
  const { code, out, err } = await startCli([], env).ended
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^The user, password, host or database .* write it as %25\. Nothing was changed\.\n$/)
})

test('refuses to listen beyond this machine without a token', async () => {
  const env = { HOST: '0.0.0.0', PORT: '0', COMPLETIONIST_STORE: newStore() }
  const { code, out, err } = await startCli([], env).ended
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/HOST 0\.0\.0\.0 .*COMPLETIONIST_TOKEN/)
})

test('with a token, the page works through a link with #t=, which it takes out of the address', async ({
  page,
  serve,
}) => {
  const server = await serve({ COMPLETIONIST_TOKEN: TOKEN, COMPLETIONIST_SAMPLE: 'on' })
  expect((await page.request.get(`${server.url}/api/completions`)).status()).toBe(401)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?sort=created#t=${TOKEN}`)
  await expect(table.rows.nth(10)).toBeVisible()
  expect(page.url()).toBe(`${server.url}/completions?sort=created`)
  await page.reload()
  await expect(table.rows.nth(10)).toBeVisible()
  await expect(table.summary).toContainText(filterMessages.sources.sample)
  expect(asked.filter((url) => new URL(url).pathname.startsWith('/api/')).join('\n')).not.toContain(TOKEN)
  expect(server.log()).not.toContain(TOKEN)
})
