import { type ConsoleMessage, test as base, expect, type Page } from '@playwright/test'
import { type RunningServer, startServer } from './server.ts'

interface WorkerFixtures {
  /** A server without rows of its own: it shows the sample. One a worker; tests must not write to it. */
  sample: RunningServer
}
interface TestFixtures {
  /** Starts servers for one test, without the sample unless it is asked for, and stops them after it. */
  serve: (env?: Record<string, string>) => Promise<RunningServer>
  /** A test adds the console errors that it provokes (a refused request is one in Chromium). */
  allowedErrors: RegExp[]
}

/** Every page of every test: no CSP violation, no uncaught error, no console error, no request to another host. */
function watch(page: Page, troubles: string[], allowed: RegExp[]) {
  const add = (text: string) => {
    if (!allowed.some((pattern) => pattern.test(text))) troubles.push(text)
  }
  page.on('pageerror', (error) => add(`uncaught: ${error.message}`))
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') add(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost')
      add(`foreign: ${request.url()}`)
  })
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sample: [
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  serve: async ({ page }, use, info) => {
    const started: RunningServer[] = []
    await use(async (env) => {
      const server = await startServer({ COMPLETIONIST_SAMPLE: 'off', ...env })
      started.push(server)
      return server
    })
    // A page that outlives its server would complain; one of a failed test stays for its picture.
    if (info.status === info.expectedStatus) await page.close()
    await Promise.all(started.map((server) => server.stop()))
  },
  allowedErrors: async ({}, use) => use([]),
  page: async ({ page, allowedErrors }, use) => {
    const troubles: string[] = []
    watch(page, troubles, allowedErrors)
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP refused ${event.violatedDirective}: ${event.blockedURI}`)
      })
    })
    await use(page)
    expect(troubles, 'CSP violations, errors and foreign requests of the page').toEqual([])
  },
})

export { expect }
