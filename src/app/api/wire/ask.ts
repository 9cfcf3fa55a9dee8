import { BASE_PATH } from '../../base-path.ts'

/** Answers to questions that were sent before the code that asks them was here. */
const early = new Map<string, Promise<Response>>()

/** Asks `path` of our own server. Rejects as `fetch` does. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const here = init.method === undefined ? early.get(path) : undefined
  if (here === undefined) return send(path, init)
  early.delete(path)
  // A refusal is asked about again: somebody may have logged in meanwhile.
  return here.then(
    (answer) => (answer.ok ? answer : send(path, init)),
    () => send(path, init),
  )
}

/** The only `fetch` of the page. */
function send(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  // Over plain HTTP to another machine, browsers do not say who asks, so this header does. Elsewhere it would only
  // prevent the use of preloaded answers.
  if (!isSecureContext) headers.set('x-app', '1')
  return fetch(BASE_PATH + path, { ...init, headers })
}

/** Asks ahead. Gives a copy of the answer; whoever asks for the same path next is given the answer itself. */
export function askAhead(path: string): Promise<Response> {
  const answer = send(path, {})
  early.set(path, answer)
  return answer.then((response) => response.clone())
}
