import { BASE_PATH } from '../../base-path.ts'
import { answerInPage } from './answer-in-page.ts'

/** Answers that were asked for before the code that wants them was here; each is given once. */
const ahead = new Map<string, Promise<Response>>()

/** Asks `path` now, for whoever calls `ask` with it first. */
export function askAhead(path: string): void {
  const answer = ask(path)
  // Whoever takes it hears of its failure.
  answer.catch(() => {})
  ahead.set(path, answer)
}

/** Asks `path` of our own server. Rejects as `fetch` does. The only `fetch` of the page. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const here = init.method === undefined ? answerInPage(path) : null
  if (here !== null) {
    here.remove()
    return new Response(here.textContent)
  }
  const asked = init.method === undefined ? ahead.get(path) : undefined
  if (asked !== undefined) {
    ahead.delete(path)
    return asked
  }
  const headers = new Headers(init.headers)
  // Over plain HTTP to another machine, browsers do not say who asks, so this header does. Elsewhere it would only
  // prevent the use of preloaded answers.
  if (!isSecureContext) headers.set('x-app', '1')
  return fetch(BASE_PATH + path, { ...init, headers })
}
