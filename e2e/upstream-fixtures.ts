import { type FakeRow, toFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import {
  type FakeUpstream,
  type FakeUpstreamOptions,
  startFakeUpstream,
} from '../src/server/testing/upstream/fake-upstream.ts'
import { test as base, expect } from './fixtures.ts'
import type { RunningServer } from './server.ts'

/** A key that must never leave the server but to upstream. */
export const CANARY_KEY = 'sk-canary-7f3d9a51c2e84b60'
const CANARY = /7f3d9a51c2e84b60/

/** Completionist between a page and a model server that behaves as OpenAI's does. */
export interface Live {
  fake: FakeUpstream
  server: RunningServer
}

/** `count` rows, newest first, of which seven share each second: ties cross the borders of pages. */
export function makeTiedRows(count: number): FakeRow[] {
  const newest = Math.floor(Date.now() / 1000) - 60
  return Array.from({ length: count }, (_, n) => {
    const metadata = { env: n % 3 === 0 ? 'dev' : 'prod' }
    const id = `chatcmpl-tied-${String(n).padStart(5, '0')}`
    const model = n % 2 === 0 ? 'gpt-4o-2024-08-06' : 'o3-mini-2025-01-31'
    const created = newest - Math.floor(n / 7)
    return toFakeRow({ id, created, model, metadata, question: `Question ${n}?`, answer: `Answer ${n}.`, n })
  })
}

interface UpstreamFixtures {
  /** Starts a fake upstream and a server with a key for it; afterwards nothing of the page or the log may hold the key. */
  live: (options?: FakeUpstreamOptions, env?: Record<string, string>) => Promise<Live>
}

export const test: ReturnType<typeof base.extend<UpstreamFixtures>> = base.extend<UpstreamFixtures>({
  live: async ({ page, serve }, use) => {
    const fakes: FakeUpstream[] = []
    const servers: RunningServer[] = []
    const seen: Promise<string>[] = []
    page.on('console', (message) => seen.push(Promise.resolve(message.text())))
    page.on('response', (response) => {
      // A stream of events ends with the page only.
      if (response.headers()['content-type']?.startsWith('text/event-stream')) return
      seen.push(
        response.text().then(
          (text) => `${response.url()}\n${JSON.stringify(response.headers())}\n${text}`,
          () => response.url(),
        ),
      )
    })
    await use(async (options = {}, env = {}) => {
      const fake = await startFakeUpstream({ key: CANARY_KEY, ...options })
      fakes.push(fake)
      const server = await serve({ OPENAI_API_KEY: CANARY_KEY, OPENAI_BASE_URL: fake.url, ...env })
      servers.push(server)
      return { fake, server }
    })
    const kept = await page.evaluate(() =>
      JSON.stringify([
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
        document.documentElement.outerHTML,
      ]),
    )
    for (const text of [kept, ...(await Promise.all(seen)), ...servers.map((server) => server.log())]) {
      expect(text, 'what the page or the log holds').not.toMatch(CANARY)
    }
    await Promise.all(fakes.map((fake) => fake.close()))
  },
})

export { expect }
