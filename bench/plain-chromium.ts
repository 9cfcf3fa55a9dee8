import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { findBrowser } from '../.ci/browser.ts'

type Json = Record<string, unknown>
interface Message {
  id?: number
  method?: string
  params?: Json
  sessionId?: string
  result?: Json
  error?: { message: string }
}

/** A page in a Chromium that nobody watches but for its trace: Playwright also keeps every body, which takes time of the page. */
export interface PlainPage {
  goto(url: string): Promise<void>
  /** Runs a function in the page, with one argument of JSON, and gives its result. Rejects with what it throws. */
  run<Argument, Result>(work: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
  /** Sends a command of the DevTools protocol. */
  send(method: string, params?: Json): Promise<Json>
  on(method: string, listener: (params: Json) => void): void
  close(): Promise<void>
}

export interface PlainChromium {
  newPage(width: number, height: number): Promise<PlainPage>
  close(): Promise<void>
}

/** Starts a Chromium with a profile of its own. Rejects where there is none. */
export async function startPlainChromium(): Promise<PlainChromium> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'))
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  const child = spawn(findBrowser() ?? 'chromium', [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const { promise: address, resolve, reject } = Promise.withResolvers<string>()
  child.on('error', reject)
  child.on('exit', () => reject(new Error('Chromium ended')))
  createInterface(child.stderr).on('line', (line) => {
    const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (found !== undefined) resolve(found)
  })
  const socket = new WebSocket(await address)
  await once(socket, 'open')
  const waiting = new Map<number, (answer: Message) => void>()
  const listeners = new Map<string, (params: Json) => void>()
  socket.addEventListener('message', ({ data }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Chromium's own protocol
    const message = JSON.parse(String(data)) as Message
    if (message.id !== undefined) waiting.get(message.id)?.(message)
    else listeners.get(`${message.sessionId} ${message.method}`)?.(message.params ?? {})
  })
  let lastId = 0
  const send = async (method: string, params: Json = {}, sessionId?: string): Promise<Json> => {
    const id = ++lastId
    const { promise: answered, resolve: answer } = Promise.withResolvers<Message>()
    waiting.set(id, answer)
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }))
    const { result, error } = await answered
    waiting.delete(id)
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result ?? {}
  }
  return {
    async newPage(width, height) {
      const { browserContextId } = await send('Target.createBrowserContext')
      const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId, width, height })
      const attached = await send('Target.attachToTarget', { targetId, flatten: true })
      const sessionId = String(attached['sessionId'])
      const page: PlainPage = {
        send: (method, params) => send(method, params, sessionId),
        on: (method, listener) => listeners.set(`${sessionId} ${method}`, listener),
        async goto(url) {
          await page.send('Page.enable')
          const loaded = new Promise<void>((done) => page.on('Page.loadEventFired', () => done()))
          await page.send('Page.navigate', { url })
          await loaded
          await page.send('Page.disable')
        },
        async run<Argument, Result>(work: (argument: Argument) => Result | Promise<Result>, argument: Argument) {
          const expression = `(${work.toString()})(${JSON.stringify(argument)})`
          const ask = { expression, awaitPromise: true, returnByValue: true }
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Chromium's own protocol
          const ran = (await page.send('Runtime.evaluate', ask)) as {
            result: { value: Result }
            exceptionDetails?: { exception?: { description?: string } }
          }
          if (ran.exceptionDetails !== undefined)
            throw new Error(ran.exceptionDetails.exception?.description ?? 'the page threw')
          return ran.result.value
        },
        async close() {
          await send('Target.disposeBrowserContext', { browserContextId })
        },
      }
      return page
    },
    async close() {
      const ended = once(child, 'exit')
      socket.close()
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
