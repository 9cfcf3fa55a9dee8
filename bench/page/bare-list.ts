import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import path from 'node:path'

/** A page with nothing but a list of text over `/api` of the server at `origin`: the baseline that ours is compared with. */
export async function startBareList(origin: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const page = readFileSync(path.join(import.meta.dirname, 'bare-list.html'))
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', origin)
    if (url.pathname === '/') {
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length }).end(page)
      return
    }
    const [, kind, id = ''] = url.pathname.split('/')
    const there = kind === 'rows' ? `/api/completions${url.search}` : `/api/completions/${id}`
    request(`${origin}${there}`, (found) => {
      answer.writeHead(found.statusCode ?? 502, { 'content-type': 'application/json' })
      found.pipe(answer)
    }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the bare list has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
