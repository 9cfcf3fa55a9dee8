import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'

/** Idle connections are closed early: if upstream closed one just as we reuse it, a call would fail. */
const POOL = { keepAlive: true, timeout: 4_000 }
const createAgents = () => ({
  http: keepOnlyClean(new http.Agent(POOL)),
  https: keepOnlyClean(new https.Agent(POOL)),
})
/** For our own questions; calls of clients never share these connections. */
const own = createAgents()
/**
 * For calls of clients. Over HTTP, where connecting is cheap, each call has a connection of its own, so that a late or
 * second answer reaches nobody. Over TLS, where connecting is slow, only clean connections are reused.
 */
const relayed = { http: keepNone(new http.Agent(POOL)), https: createAgents().https }

/** More than servers send, as on our own side. The parser refuses a longer head. */
const MAX_HEAD = 131_072

/** What a request begins with. */
interface HeadOfQuestion {
  url: URL
  method: string
  /** A repeated header has a list. */
  headers: Record<string, string | string[]>
}

/**
 * Begins a request of our own. Not with `fetch`, which follows redirects with our headers, hides that a body or its
 * gzip broke off, and has no connect timeout. Of the URL, only host, port, path and query are used.
 */
export function beginOwn(question: HeadOfQuestion): http.ClientRequest {
  return begin(question, own)
}

/** Begins a request for a client. */
export function beginRelayed(question: HeadOfQuestion): http.ClientRequest {
  return begin(question, relayed)
}

function begin(
  { url, method, headers }: HeadOfQuestion,
  agents: { http: http.Agent; https: https.Agent },
): http.ClientRequest {
  const secure = url.protocol === 'https:'
  const request = (secure ? https : http).request({
    protocol: url.protocol,
    hostname: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port,
    path: url.pathname + url.search,
    method,
    headers,
    agent: secure ? agents.https : agents.http,
    maxHeaderSize: MAX_HEAD,
  })
  // The size of the headers is limited instead: by default node drops those after the 2,000th in silence.
  request.maxHeadersCount = 0
  watchConnection(request)
  return request
}

/** More than any head that node's parser accepts. */
const MOST_HEAD = 256 * 1024
const NO_BYTES = Buffer.alloc(0)

/** Follows one connection: whether each answer came after its question and ended where its head said. */
interface Follower {
  ask(method: string): void
  /** Node's parser has finished the answer. Gives whether the connection may carry another question. */
  endsClean(): boolean
}

const followers = new WeakMap<Duplex, Follower>()

/**
 * Watches the connection of a request. Node drops bytes that follow an answer or arrive while nothing was asked; the
 * next call would get what comes after them as its answer.
 */
export function watchConnection(request: http.ClientRequest): void {
  request.on('socket', (socket) => {
    let follower = followers.get(socket)
    if (follower === undefined) {
      follower = follow(socket)
      followers.set(socket, follower)
    }
    follower.ask(request.method)
  })
}

/** Lets `agent` keep only connections on which nothing odd was seen. Gives the agent. */
export function keepOnlyClean<T extends http.Agent>(agent: T): T {
  const keep: (socket: Duplex) => unknown = agent.keepSocketAlive.bind(agent)
  const keepClean = (socket: Duplex): boolean => followers.get(socket)?.endsClean() === true && keep(socket) !== false
  // The types say `void`, but with `false` the agent closes the connection.
  agent.keepSocketAlive = keepClean
  return agent
}

/**
 * Lets `agent` keep no connection, without asking the server to close them: a server that is asked so closes at once if
 * it answers before it has read the whole request, and its answer is lost on the way. Gives the agent.
 */
function keepNone<T extends http.Agent>(agent: T): T {
  agent.keepSocketAlive = refuseToKeep
  return agent
}

function refuseToKeep(): boolean {
  return false
}

function follow(socket: Duplex): Follower {
  let asking = false
  let bodiless = false
  /** null once the head is complete. */
  let head: Buffer | null = NO_BYTES
  let ending: Ending = NEVER
  socket.on('data', (chunk: Buffer) => {
    // An answer to no question.
    if (!asking) {
      socket.destroy()
      return
    }
    let body = chunk
    if (head !== null) {
      const read = readHeads(Buffer.concat([head, chunk]), bodiless)
      head = read.rest
      if (read.ending === null) return
      ending = read.ending
      body = read.body
    }
    ending.take(body)
  })
  return {
    ask(method) {
      asking = true
      bodiless = method === 'HEAD'
      head = NO_BYTES
      ending = NEVER
    },
    endsClean() {
      asking = false
      return head === null && ending.isReached()
    },
  }
}

/** Where the body of an answer ends, by its head. */
interface Ending {
  take(bytes: Buffer): void
  isReached(): boolean
}

const NEVER: Ending = { take: () => undefined, isReached: () => false }

/** Reads informational heads, then the final one. `rest` is null once that is complete. */
function readHeads(
  bytes: Buffer,
  bodiless: boolean,
): { rest: Buffer | null; ending: null } | { rest: null; ending: Ending; body: Buffer } {
  let from = 0
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', from)
    if (end === -1) {
      const rest = bytes.subarray(from)
      return rest.length > MOST_HEAD ? { rest: null, ending: NEVER, body: NO_BYTES } : { rest, ending: null }
    }
    const text = bytes.toString('latin1', from, end)
    from = end + 4
    if (!/^HTTP\/1\.\d 1(?!01)/.test(text))
      return { rest: null, ending: toEnding(text, bodiless), body: bytes.subarray(from) }
  }
}

function toEnding(head: string, bodiless: boolean): Ending {
  if (!bodiless && /\r\ntransfer-encoding:/i.test(head)) return untilLastChunk()
  const length = /\r\ncontent-length:[ \t]*(\d+)[ \t]*(\r\n|$)/i.exec(head)?.[1]
  return after(bodiless || /^HTTP\/1\.\d [23]04/.test(head) ? 0 : Number(length ?? Number.NaN))
}

function after(length: number): Ending {
  let left = length
  return {
    take: (bytes) => void (left -= bytes.length),
    isReached: () => left === 0,
  }
}

/**
 * Counts the chunks. The last bytes alone do not tell: a second chunked answer ends like the first, and node drops it
 * in silence while a slow client still reads. Trailers only mean that the connection is not reused.
 */
function untilLastChunk(): Ending {
  let isOdd = false
  let isLast = false
  let isOver = false
  /** Bytes of the chunk and its line end that are still to come. */
  let left = 0
  let line = ''
  const readLine = () => {
    const size = /^([\da-f]+)[ \t]*(?:;.*)?\r\n$/i.exec(line)?.[1]
    if (isLast) isOver = line === '\r\n'
    else if (size !== undefined) left = Number.parseInt(size, 16)
    isOdd = isLast ? !isOver : size === undefined
    if (left > 0) left += 2
    else isLast = true
    line = ''
  }
  return {
    take(bytes) {
      for (let at = 0; at < bytes.length && !isOdd; ) {
        isOdd = isOver
        if (left > 0) {
          const taken = Math.min(left, bytes.length - at)
          left -= taken
          at += taken
          continue
        }
        const end = bytes.indexOf(10, at) + 1
        line += bytes.toString('latin1', at, end === 0 ? bytes.length : end)
        at = end === 0 ? bytes.length : end
        isOdd ||= line.length > MOST_HEAD
        if (end !== 0 && !isOdd) readLine()
      }
    },
    isReached: () => isOver && !isOdd,
  }
}
