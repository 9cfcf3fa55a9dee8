import net from 'node:net'
import { createDice, cutUp, type Dice } from './fuzz-dice.ts'

/** How a hostile call ended for its client. */
export interface Heard {
  /** Numbers of the questions that were asked on the connection. */
  asked: string[]
  /** Numbers of the questions whose answers came. */
  answered: string[]
  /** Upstream had begun an answer and kept its connection, so the client waited; it heard of the end when that was made. */
  waited: boolean
  /** Nothing came, nothing was closed, though the client had said all and upstream was gone. */
  hung: boolean
}

interface Sent {
  numbers: string[]
  bytes: Buffer
  /** Says all that it means to; otherwise the client leaves by itself. */
  complete: boolean
}

/** Long enough for a machine that has much else to do: what hangs does so for a quarter of an hour. */
const PATIENCE_MS = 60_000
/** For the end of an upstream to reach the client. */
const END_MS = 30_000
/** A client that leaves does so after one to two times this. */
const LEAVES_MS = 40

const body = (number: string, dice: Dice) =>
  JSON.stringify({
    model: 'fuzz-1',
    messages: [{ role: 'user', content: `q${number}q` }],
    store: true,
    ...(dice.oneIn(3) ? { stream: true } : {}),
  })
const inner = 'GET /smuggled HTTP/1.1\r\nHost: evil\r\nContent-Length: 0\r\n\r\n'
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/** A call that HTTP knows, behind which upstream answers as badly as `x-fuzz` says. */
function lawful(host: string, number: string, dice: Dice, last: boolean): string {
  const creates = dice.oneIn(2)
  const method = creates ? 'POST' : dice.pick(['GET', 'POST', 'DELETE', 'PATCH', 'HEAD'])
  const path = creates ? '/v1/chat/completions' : `/v1/things/q${number}q`
  const text = creates ? body(number, dice) : dice.pick(['', inner, body(number, dice)])
  const framing =
    text === '' && dice.oneIn(2)
      ? '\r\n'
      : dice.oneIn(2)
        ? `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
        : `Transfer-Encoding: chunked\r\n\r\n${text === '' ? '' : chunk(text)}0\r\n\r\n`
  const version = last && dice.oneIn(8) ? '1.0' : '1.1'
  if (version === '1.0')
    return `GET /v1/things/q${number}q HTTP/1.0\r\nHost: ${host}\r\nX-Fuzz: ${dice.below(1e9)}\r\n\r\n`
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nX-Fuzz: ${dice.below(1e9)}\r\n`
  const more = dice.pick([
    '',
    '',
    'X-Title: \u00e6\u00ff\r\n',
    'Connection: x-fuzz-hop\r\nX-Fuzz-Hop: 1\r\n',
    'Expect: 100-continue\r\n',
    `X-Long: ${'h'.repeat(dice.below(60_000))}\r\n`,
  ])
  return `${head}${more}${last ? 'Connection: close\r\n' : ''}${framing}`
}

/** A call that HTTP does not know, or that two readers could read in two ways. */
function unlawful(host: string, number: string, dice: Dice): string {
  const text = body(number, dice)
  const framing = dice.pick([
    `Content-Length: ${text.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${inner}`,
    `Transfer-Encoding: gzip, chunked\r\n\r\n${chunk(text)}0\r\n\r\n`,
    `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
    `Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n${inner}`,
    `Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n${inner}`,
    `Content-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    `Content-Length: +${text.length}\r\n\r\n${text}`,
    `Content-Length: 0x10\r\n\r\n${text}`,
    `Content-Length: ${text.length + 50}\r\n\r\n${text}`,
    `Content-Length: 5\r\n\r\n${text}`,
    `Transfer-Encoding: chunked\r\n\r\nzz\r\n${text}`,
    `Transfer-Encoding: chunked\r\n\r\n5\r\n${text}`,
    `Transfer-Encoding: chunked\r\n\r\n${chunk(text)}`,
    `Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
    `Bad Header: x\r\n\r\n`,
    `X: a\u0000b\r\n\r\n`,
    `X: a\nY: b\r\n\r\n`,
    `\r\n`,
  ])
  const target = dice.pick([
    '/v1/chat/completions',
    `/v1/things/q${number}q`,
    '/v1/../smuggled',
    '/v1/things/%2e%2e/smuggled',
    'http://evil/v1/smuggled',
    '/v1/a b',
    `/v1/${'p'.repeat(9_000)}`,
    '*',
  ])
  const method = dice.pick(['POST', 'GET', 'DELETE', 'HEAD', 'PUT', 'TRACE', 'CONNECT', 'OPTIONS', 'post', 'P\u00d6ST'])
  const line = `${method} ${target} HTTP/${dice.pick(['1.1', '1.1', '1.0', '2.0', '1.9'])}`
  return `${line}\r\nHost: ${host}\r\nContent-Type: application/json\r\nX-Fuzz: ${dice.below(1e9)}\r\n${framing}`
}

function make(host: string, numbers: () => string, dice: Dice): Sent {
  if (dice.oneIn(3)) {
    const number = numbers()
    const bytes = Buffer.from(unlawful(host, number, dice), 'latin1')
    return { numbers: [number], bytes: dice.oneIn(6) ? Buffer.concat([bytes, bytes]) : bytes, complete: false }
  }
  const many = dice.oneIn(3) ? 2 + dice.below(4) : 1
  const asked = Array.from({ length: many }, numbers)
  const bytes = Buffer.from(asked.map((number, at) => lawful(host, number, dice, at === many - 1)).join(''), 'latin1')
  // Some leave in the middle of what they say, or before they have heard anything.
  if (dice.oneIn(6)) return { numbers: asked, bytes: bytes.subarray(0, dice.below(bytes.length)), complete: false }
  return { numbers: asked, bytes, complete: !dice.oneIn(8) }
}

/**
 * One hostile connection to `origin`, as the seed says; resolves when it has ended, or should have. `hangUp` has upstream end
 * the connections of these questions: an answer that upstream itself never ends is waited for, as any slow one.
 */
export function makeHostileCall(
  origin: URL,
  seed: number,
  numbers: () => string,
  hangUp: (numbers: readonly string[]) => void,
): Promise<Heard> {
  const dice = createDice(seed)
  const sent = make(origin.host, numbers, dice)
  return new Promise((resolve) => {
    const socket = net.connect(Number(origin.port), origin.hostname)
    let received = ''
    let waited = false
    let hanging: NodeJS.Timeout | undefined
    let hung = false
    const end = () => {
      if (dice.oneIn(2)) socket.resetAndDestroy()
      else socket.destroy()
    }
    let leave = setTimeout(
      () => {
        if (!sent.complete) return end()
        waited = true
        // Questions of one connection are passed on one after the other: the next one may hold on as well.
        hanging = setInterval(() => hangUp(sent.numbers), 1_000)
        leave = setTimeout(() => {
          hung = true
          end()
        }, END_MS)
      },
      sent.complete ? PATIENCE_MS : LEAVES_MS + dice.below(LEAVES_MS),
    )
    socket.on('data', (piece) => (received += piece.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(leave)
      clearInterval(hanging)
      const answered = [...received.matchAll(/answer of q(\d+)q/g)].map(([, number = '']) => number)
      resolve({ asked: sent.numbers, answered, waited, hung })
    })
    socket.on('connect', () => {
      const [first = sent.bytes, ...rest] = cutUp(sent.bytes, dice)
      socket.write(first)
      for (const piece of rest) setImmediate(() => !socket.destroyed && socket.write(piece))
    })
  })
}
