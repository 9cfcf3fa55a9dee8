import { existsSync, readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { caseFile, HOW_TO_GET } from '../.ci/real-input.ts'
import { conversationMessages } from '../src/app/messages/record/conversation.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import type { RunningServer } from './server.ts'

/** Small inputs that once came out wrong: each goes the way it came, and what a user sees or gets is looked at. */
test.skip(!existsSync(caseFile('streams')), HOW_TO_GET)
test.setTimeout(400_000)

interface Recorded {
  id: string
  capture: string | null
  output: { kind: string; text: string }
  usage: { total_tokens: number | null; completion_tokens: number | null }
  cost_usd: number | null
  cost_reported?: boolean
  created: number | null
}
// oxlint-disable-next-line typescript/no-explicit-any -- a record may hold anything; each check says what it expects
type Body = any

/** Runs each check by itself, so that one that fails hides no other. */
function createTally() {
  const wrong: string[] = []
  let all = 0
  return {
    async check(name: string, work: () => Promise<void> | void) {
      all++
      try {
        await work()
      } catch (error) {
        wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    end() {
      console.log(`cases: ${all - wrong.length} right of ${all}`)
      expect(wrong).toEqual([])
    },
  }
}

const json = { 'content-type': 'application/json' }
const read = (file: string) => readFileSync(caseFile(file), 'utf8')
const record = (file: string): Body => JSON.parse(read(`records/${file}`))

async function getJson(server: RunningServer, where: string): Promise<Body> {
  return (await fetch(`${server.url}${where}`)).json()
}

const message = (body: Body): Body => body.choices[0].message

/** The rows of a store, the newest first. */
async function rowsOf(server: RunningServer, search = ''): Promise<Recorded[]> {
  return (await getJson(server, `/api/completions?source=store&limit=200${search}`)).rows
}

/** Takes lines in; gives the last report of the import. */
async function take(server: RunningServer, text: string): Promise<Body> {
  const headers = { 'content-type': 'application/x-ndjson', 'x-app': '1' }
  const answer = await fetch(`${server.url}/api/import?file=case.jsonl`, { method: 'POST', headers, body: text })
  return (await answer.text()).trim()
}

/** An upstream that answers each call as the case that its body names says. */
async function startUpstream(heard: http.IncomingHttpHeaders[]) {
  const errors = record('error-bodies.json').cases as [number, string, string][]
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      if (request.method !== 'POST') {
        response.writeHead(404, json).end('{}')
        return
      }
      heard.push(request.headers)
      const name = String(JSON.parse(body).user)
      const error = errors[Number(name.replace('error-', ''))]
      if (name.endsWith('.sse')) {
        response.writeHead(200, {
          'content-type': 'text/event-stream',
          'x-litellm-model-id': 'm',
          'x-groq-region': 'r',
        })
        response.end(read(`streams/${name}`))
      } else if (error !== undefined) response.writeHead(error[0], { 'content-type': error[1] }).end(error[2])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close: () => server.close() }
}

test('what model servers answer is recorded as they said it, whatever shape it has', async ({ page, serve }) => {
  const tally = createTally()
  const heard: http.IncomingHttpHeaders[] = []
  const upstream = await startUpstream(heard)
  const server = await serve({ OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: 'sk-ours', COMPLETIONIST_RECORD: 'all' })
  const sent = record('headers.json')['request headers'] as Record<string, string>
  const call = async (user: string): Promise<Response> => {
    const before = (await rowsOf(server)).length
    const body = JSON.stringify({
      model: 'm',
      stream: true,
      store: true,
      user,
      messages: [{ role: 'user', content: 'Hi' }],
    })
    const answer = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...json, ...sent },
      body,
    })
    await answer.text().catch(() => '')
    await expect.poll(async () => (await rowsOf(server)).length).toBe(before + 1)
    return answer
  }
  const latest = async (): Promise<{ row: Recorded; body: Body }> => {
    const [row] = (await rowsOf(server)).toSorted((one, other) => seen(one.id) - seen(other.id))
    if (row === undefined) throw new Error('nothing was recorded')
    known.add(row.id)
    return { row, body: await getJson(server, `/api/completions/${encodeURIComponent(row.id)}/raw?source=store`) }
  }
  const known = new Set<string>()
  const seen = (id: string) => (known.has(id) ? 1 : 0)
  const streams: Record<string, (recorded: { row: Recorded; body: Body }) => void> = {
    'message-null-beside-delta.sse': ({ body }) => expect(message(body).content).toBe('Hello mountain'),
    'whole-message-beside-delta.sse': ({ body }) => {
      const text = message(body).content as string
      expect([text.split('The Furka').length, body.citations.length, body.search_results.length]).toEqual([2, 2, 2])
    },
    'calls-with-one-index.sse': ({ body }) => {
      const calls = message(body).tool_calls as Body[]
      expect([calls.length, new Set(calls.map(({ id }) => id)).size]).toEqual([3, 3])
      for (const one of calls) JSON.parse(one.function.arguments)
    },
    'calls-without-index-or-id.sse': ({ body }) => {
      const paths = message(body).tool_calls.map((one: Body) => JSON.parse(one.function.arguments).path)
      expect(paths).toEqual(['a.md', 'b.md'])
    },
    'empty-finish-reason-then-cut.sse': ({ row }) => expect(row.capture).toBe('truncated'),
    'reasoning-text-in-pieces.sse': ({ body }) =>
      expect(message(body).reasoning_text).toBe('The user wants a short answer in German.'),
    'reasoning-details-in-pieces.sse': ({ body }) => {
      const details = message(body).reasoning_details as Body[]
      expect(new Set(details.map(({ index, type }) => `${index} ${type}`)).size).toBe(details.length)
      expect(details[0].text).toMatch(/^Let me /)
    },
    'thinking-as-content-parts.sse': ({ row }) => expect(row.output.text).toMatch(/^The sum /),
    'error-inside-a-choice.sse': ({ row, body }) => {
      expect([row.capture, row.output.text]).toEqual(['upstream_error', 'Half'])
      expect(JSON.stringify(body)).not.toContain('"code":502')
    },
    'error-object.sse': ({ row, body }) => {
      expect(row.capture).toBe('upstream_error')
      expect(JSON.stringify(body)).not.toContain('InternalServerError')
    },
    'error-field.sse': ({ row }) => expect(row.capture).toBe('upstream_error'),
    'usage-inside-a-choice.sse': ({ row }) => expect(row.usage.total_tokens).toBe(32),
  }
  for (const file of readdirSync(caseFile('streams')).toSorted()) {
    await call(file)
    const recorded = await latest()
    await tally.check(file, () => {
      const look = streams[file]
      if (look === undefined) throw new Error('nobody says what must come of it')
      look(recorded)
    })
    if (file.startsWith('thinking') || file.startsWith('reasoning'))
      await tally.check(`${file} in the drawer`, async () => {
        await page.goto(`${server.url}/completions/${encodeURIComponent(recorded.row.id)}?source=store`)
        await expect(page.locator('[data-reasoning]')).toHaveCount(1, { timeout: 10_000 })
      })
    if (file.startsWith('error'))
      await tally.check(`${file} in the drawer`, async () => {
        await page.goto(`${server.url}/completions/${encodeURIComponent(recorded.row.id)}?source=store`)
        const words = /Upstream hung up|boom in the engine|failed to decode/
        await expect(page.locator('[data-section="alerts"]')).toContainText(words, { timeout: 10_000 })
      })
  }
  const words = ['at capacity', 'Unexpected role', 'Invalid API Key', 'upstream request timeout', '401 Authorization']
  for (const [n, said] of words.entries()) {
    await call(`error-${n}`)
    const { row } = await latest()
    await tally.check(`error-bodies ${n}`, async () => {
      expect(row.output.text).toContain(said)
      await page.goto(`${server.url}/completions/${encodeURIComponent(row.id)}?source=store`)
      await expect(page.locator('[data-section="alerts"]')).toContainText(said, { timeout: 10_000 })
    })
  }
  await tally.check('headers', async () => {
    const answer = await call('message-null-beside-delta.sse')
    for (const [name, value] of Object.entries(sent)) expect(heard.at(-1)?.[name.toLowerCase()]).toBe(value)
    expect([answer.headers.get('x-litellm-model-id'), answer.headers.get('x-groq-region')]).toEqual(['m', 'r'])
  })
  upstream.close()
  tally.end()
})

test('what is taken in is found, shown and given out as it was', async ({ page, serve }) => {
  const tally = createTally()
  const server = await serve()
  const reports = new Map<string, string>()
  for (const file of readdirSync(caseFile('imports')).toSorted())
    reports.set(file, await take(server, read(`imports/${file}`)))
  const parts: string[] = []
  for (const file of ['input-parts.json', 'no-request-known.json']) {
    const value = record(file).import
    ;(value.response ?? value).id = file
    parts.push(JSON.stringify(value))
  }
  for (const file of readdirSync(caseFile('records'))) {
    const { import: value } = record(file)
    if (value?.id !== undefined && file !== 'no-request-known.json') parts.push(JSON.stringify(value))
  }
  await take(server, parts.join('\n'))
  const rows = new Map((await rowsOf(server)).map((row) => [row.id, row]))
  const row = (id: string): Recorded => {
    const found = rows.get(id)
    if (found === undefined) throw new Error(`there is no row ${id}`)
    return found
  }
  const open = (id: string) => page.goto(`${server.url}/completions/${encodeURIComponent(id)}`)
  const talk = page.locator('[data-section="conversation"]')
  const answer = talk.locator('.markdown').last()
  const plain = async () => (await answer.innerText()).replaceAll(/[^\S\n]+/g, ' ')

  await tally.check('odd-created', async () => {
    for (const id of ['bug-19-float', 'bug-19-ms', 'bug-19-text']) {
      expect(new Date((row(id).created ?? 0) * 1000).toISOString().slice(0, 10)).toBe('2025-09-14')
      await open(id)
      await expect(page.locator('[data-section="alerts"]')).toContainText('created', { timeout: 10_000 })
    }
  })
  await tally.check('cost-as-reported', () => {
    const costs = ['known', 'unknown', 'plain'].map((name) => row(`bug-28-${name}`))
    expect(costs.map(({ cost_usd: cost }) => cost)).toEqual([0.00351, 0.000612, expect.any(Number)])
    expect(costs.map(({ cost_reported: reported }) => reported === true)).toEqual([true, true, false])
  })
  await tally.check('log-row-with-messages', async () => {
    await open('chatcmpl-33')
    await expect(talk).toContainText('When does the hut open?', { timeout: 10_000 })
    expect((await rowsOf(server, '&meta.tags=team-a')).map(({ id }) => id)).toContain('chatcmpl-33')
  })
  await tally.check('nested-metadata', async () => {
    for (const search of ['&meta.user.id=7', '&meta.tags=team-a'])
      expect((await rowsOf(server, search)).map(({ id }) => id)).toContain('bug-23-nested')
  })
  await tally.check('nan-and-infinity', () => {
    const report = reports.get('nan-and-infinity.jsonl') ?? ''
    expect([rows.has('bug-18-inf'), rows.has('bug-18-nan'), rows.has('bug-18-good')]).toEqual([false, false, true])
    expect(report).toMatch(/Infinity/)
    expect(report).toMatch(/NaN/)
  })
  await tally.check('csv-cells', async () => {
    const csv = await (await fetch(`${server.url}/api/completions?format=csv`)).text()
    const cells = toCells(csv)
    for (const line of read('imports/csv-cells.jsonl').trim().split('\n')) {
      const { content } = JSON.parse(line).choices[0].message as { content: string }
      // What only looks like a formula (`- apples`, `@anna`) stays as it is.
      const safe = content.startsWith('=') ? `'${content}` : content
      expect(cells).toContain(safe)
    }
  })
  await tally.check('single-tildes', async () => {
    await open('bug-01-tilde')
    await expect(answer).toContainText('18~22', { timeout: 10_000 })
    expect(await answer.locator('del').allInnerTexts()).toEqual(['This one is really struck out'])
  })
  await tally.check('single-newlines', async () => {
    await open('bug-02-newlines')
    await expect(answer).toContainText('Task one', { timeout: 10_000 })
    expect(await plain()).toMatch(/Task one: done\n+Task two: waiting for review\n+Task three: not begun/)
    await expect(talk).toContainText('Question 1')
  })
  await tally.check('message-images', async () => {
    for (const id of ['bug-03-images', 'bug-03-images-only']) {
      await open(id)
      await expect(talk.getByRole('img', { name: conversationMessages.text.imageAlt })).toBeVisible({ timeout: 10_000 })
    }
  })
  for (const id of [
    'bug-06-mistral',
    'bug-06-blocks',
    'bug-06-reasoning-only',
    'rec-thinking',
    'rec-both',
    'rec-think',
  ])
    await tally.check(`thoughts of ${id}`, async () => {
      await open(id)
      await expect(talk.locator('[data-reasoning]')).toHaveCount(1, { timeout: 10_000 })
    })
  await tally.check('the answer behind a thought', () => {
    expect(row('rec-think').output.text).toBe('The answer is 8.')
    expect(row('bug-06-mistral').output.text).toMatch(/^The sum is /)
  })
  await tally.check('content-filter', async () => {
    await open('rec-filter')
    await expect(page.locator('[data-section="alerts"]')).toContainText('violence: high', { timeout: 10_000 })
  })
  await tally.check('input-parts', async () => {
    await open('input-parts.json')
    await expect(talk).toContainText('a.pdf', { timeout: 10_000 })
    await expect(talk).not.toContainText('input_audio')
    await expect(talk).not.toContainText('JVBERi0xLjQK')
  })
  await tally.check('no-request-known', async () => {
    await open('no-request-known.json')
    await expect(talk).toContainText(conversationMessages.conversation.messagesUnknown, { timeout: 10_000 })
  })
  await tally.check('number-answer-clipped', async () => {
    await open('rec-year')
    await expect(answer).toHaveText('1969.', { timeout: 10_000 })
    const [text, box] = await Promise.all([boxOfText(page), answer.boundingBox()])
    expect(text.left).toBeGreaterThanOrEqual(box?.x ?? Infinity)
  })
  await tally.check('perplexity-citations', async () => {
    expect([row('rec-ppl').cost_usd, row('rec-ppl').cost_reported]).toEqual([0.00507, true])
    await open('rec-ppl')
    await expect(talk.getByRole('button', { name: '[1]' })).toBeVisible({ timeout: 10_000 })
    await expect(talk).toContainText('2025-01-01')
  })
  await tally.check('xai-reasoning-usage', async () => {
    await open('rec-xai')
    await expect(page.locator('[data-section="usage"]')).toContainText('213', { timeout: 10_000 })
    await expect(page.locator('[data-section="usage"]')).not.toContainText('do not add up')
  })
  await tally.check('around-midnight', async () => {
    const days = new Map([
      ['2025-11-10', []],
      ['2025-11-11', ['bug-24-0', 'bug-24-1', 'bug-24-2', 'bug-24-3']],
      ['2025-11-12', ['bug-24-4', 'bug-24-5']],
    ])
    const table = new CompletionsPage(page, server.url)
    for (const [day, ids] of days) {
      const found = (await rowsOf(server, `&created=${day}`))
        .map(({ id }) => id)
        .filter((id) => id.startsWith('bug-24'))
      expect(found.toSorted()).toEqual(ids)
      if (ids.length === 0) continue
      await table.open(`?created=${day}&q=row`)
      await expect(table.rows).toHaveCount(ids.length)
      const label = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
        new Date(day),
      )
      await expect(table.chips).toContainText(label)
      for (const text of await table.rows.allInnerTexts()) expect(text).toMatch(new RegExp(`${label}|${day}`))
    }
  })
  tally.end()
})

/** All cells of a CSV text, line ends within quotes included. */
function toCells(csv: string): string[] {
  const cells = csv.matchAll(/(?<=^|,|\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|\r?\n|$)/g)
  return [...cells].map(([, quoted, bare]) => (quoted ?? bare ?? '').replaceAll('""', '"'))
}

/** Where the text of the last answer begins. */
function boxOfText(page: Page): Promise<{ left: number }> {
  return page.evaluate(() => {
    const answer = [...document.querySelectorAll('[data-section="conversation"] .markdown')].at(-1)
    const range = document.createRange()
    if (answer) range.selectNodeContents(answer)
    return { left: range.getBoundingClientRect().left }
  })
}
