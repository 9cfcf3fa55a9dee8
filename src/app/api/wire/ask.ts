import { BASE_PATH } from '../../base-path.ts'

/** The answer to a question that was sent before the code that asks it was here. */
let early: { path: string; answer: Promise<Response> } | null = null
/** Who asks later than this, in milliseconds, wants to know how it is now. */
const EARLY_MS = 10_000

/** Asks `path` of our own server. Rejects as `fetch` does. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  if (early?.path !== path || init.method !== undefined) return send(path, init)
  const { answer: here } = early
  early = null
  // A refusal is asked about again: somebody may have logged in meanwhile.
  return here.then(
    (answer) => {
      init.signal?.throwIfAborted()
      return answer.ok ? answer : send(path, init)
    },
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
  early = { path, answer }
  setTimeout(() => (early = null), EARLY_MS)
  return answer.then((response) => response.clone())
}
