import { BASE_PATH } from '../../base-path.ts'

/** Answers to questions that were sent before the code that asks them was here. */
const early = new Map<string, Promise<Response>>()

/** The only `fetch` of the page: `path` of our own server. Rejects as `fetch` does. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const here = init.method === undefined ? early.get(path) : undefined
  if (here !== undefined) {
    early.delete(path)
    return here
  }
  const headers = new Headers(init.headers)
  // Over plain HTTP to another machine, browsers do not say who asks, so this header does. Elsewhere it would only
  // prevent the use of preloaded answers.
  if (!isSecureContext) headers.set('x-app', '1')
  return fetch(BASE_PATH + path, { ...init, headers })
}

/** Asks ahead. Gives a copy of the answer; whoever asks for the same path next is given the answer itself. */
export function askAhead(path: string): Promise<Response> {
  const answer = ask(path)
  early.set(path, answer)
  return answer.then((response) => response.clone())
}
