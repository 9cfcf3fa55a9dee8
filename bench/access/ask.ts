import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Sends a request with exactly these headers over a connection of its own; status 0 where there is no answer. */
export async function ask(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body: string | null = null,
): Promise<Answer> {
  const call = request(url, { method, headers, agent: false })
  call.end(body)
  try {
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: text }
  } catch {
    return { status: 0, headers: {}, body: '' }
  }
}
