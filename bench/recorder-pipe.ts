import http from 'node:http'

/** The least that a proxy can do, to hold ours against: every header passed, both bodies piped, nothing looked at. */
const upstream = new URL(process.argv[2] ?? '')
const agent = new http.Agent({ keepAlive: true, timeout: 4_000 })
const server = http.createServer((incoming, outgoing) => {
  const { hostname, port } = upstream
  const request = http.request({
    hostname,
    port,
    path: incoming.url,
    method: incoming.method,
    headers: incoming.headers,
    agent,
  })
  request.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(outgoing)
  })
  request.on('error', () => outgoing.destroy())
  incoming.pipe(request)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})
