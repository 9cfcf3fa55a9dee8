import net from 'node:net'
import { createDice, cutUp, type Dice } from './fuzz-dice.ts'

/** An upstream that answers well, or as badly as the question's `x-fuzz` header says. */
export interface FuzzUpstream {
  url: string
  /** Questions that nobody asked: the body of one that was read as another, or one outside of the base path. */
  smuggled: string[]
  /** Ends the connections on which these questions were answered, whole or not. */
  hangUp(numbers: readonly string[]): void
  close(): void
}

/** What a question carries in its path or body: which one it is. */
const NUMBER = /\bq(\d+)q\b/

/** The words by which an answer says whose it is. */
export function answerWords(number: string): string {
  return `answer of q${number}q`
}

function completion(number: string): string {
  const message = { role: 'assistant', content: answerWords(number), refusal: null }
  return JSON.stringify({
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 1_795_000_000,
    model: 'fuzz-1',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
}

function events(number: string): string {
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: `chatcmpl-${number}`, object: 'chat.completion.chunk', created: 1_795_000_000, model: 'fuzz-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  return `${chunk({ role: 'assistant', content: answerWords(number) }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`
}

const withLength = (body: string, status = '200 OK', headers = '') =>
  bytes(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
const inChunks = (body: string, type = 'application/json', end = '0\r\n\r\n') =>
  bytes(
    `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n${end}`,
  )
const bytes = (text: string) => Buffer.from(text, 'latin1')

/** One odd way to answer. */
type Odd = (socket: net.Socket, number: string, dice: Dice) => void

const ODD: readonly [Odd, ...Odd[]] = [
  (socket, number, dice) => {
    const status = dice.pick([
      '000',
      '001',
      '042',
      '099',
      '100',
      '101',
      '102',
      '103',
      '199',
      '204',
      '301',
      '304',
      '307',
      '600',
      '999',
      '20',
      '2000',
      '-1',
      'abc',
      '',
    ])
    write(socket, withLength(completion(number), `${status} Odd`), dice)
    // After a word that announces another answer, none comes.
    if (dice.oneIn(2) || status.startsWith('1')) socket.end()
  },
  (socket, number, dice) => {
    const value = Buffer.from(Array.from({ length: 1 + dice.below(40) }, () => dice.below(256)))
    const name = dice.pick([
      'Content-Disposition',
      'X-Odd',
      'Content-Type',
      'Location',
      'Set-Cookie',
      'X-Request-Id',
      'Retry-After',
      'Bad Name',
      '__proto__',
      'Transfer-Encoding',
      'Content-Encoding',
      'Connection',
      '',
    ])
    const body = completion(number)
    const parts = [
      bytes(`HTTP/1.1 200 OK\r\n${name}: `),
      value,
      bytes(`\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    ]
    write(socket, Buffer.concat(parts), dice)
    socket.end()
  },
  (socket, number, dice) => {
    const body = completion(number)
    const framing = dice.pick([
      `Content-Length: ${body.length + 9}`,
      `Content-Length: ${body.length - 9}`,
      'Content-Length: 0',
      'Content-Length: -1',
      'Content-Length: 9999999999999999999999',
      `Content-Length: ${body.length}\r\nContent-Length: 3`,
      `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`,
      'Transfer-Encoding: gzip, chunked',
      'Transfer-Encoding: identity',
      'Transfer-Encoding: chunked',
      'Content-Encoding: gzip',
      'X: y',
    ])
    write(socket, bytes(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${framing}\r\n\r\n${body}`), dice)
    socket.end()
  },
  (socket, number, dice) => {
    const end = dice.pick([
      '0\r\n\r\n',
      '0\r\n',
      '',
      'zz\r\n',
      'ffffffffffffffffff\r\n',
      '0\r\nX-Trailer: 1\r\n\r\n',
      '0;ext=1\r\n\r\n',
      '-1\r\n',
      '5\r\nabc',
    ])
    write(socket, inChunks(completion(number), 'application/json', end), dice)
    if (!end.startsWith('0') || end === '0\r\n') socket.end()
  },
  // Twice, at once, in part, or late: the second may find another question waiting.
  (socket, number, dice) => {
    const answer = dice.oneIn(2) ? withLength(completion(number)) : inChunks(completion(number))
    const second = answer.subarray(0, dice.oneIn(2) ? answer.length : dice.below(answer.length))
    if (dice.oneIn(2)) return write(socket, Buffer.concat([answer, second]), dice)
    write(socket, answer, dice)
    setTimeout(() => socket.write(second), dice.below(30))
  },
  (socket, number, dice) => {
    for (let n = dice.below(50); n >= 0; n--)
      socket.write(`HTTP/1.1 ${dice.pick(['100', '102', '103'])} Wait\r\nLink: </${n}>\r\n\r\n`)
    write(socket, withLength(completion(number)), dice)
  },
  (socket, number, dice) => {
    const status = dice.pick(['101 Switching', '200 OK', '426 Upgrade'])
    write(
      socket,
      bytes(
        `HTTP/1.1 ${status}\r\nConnection: Upgrade\r\nUpgrade: ${dice.pick(['websocket', 'h2c', 'x'])}\r\n\r\n${answerWords(number)}`,
      ),
      dice,
    )
    if (!status.startsWith('101')) socket.end()
  },
  (socket, _number, dice) => {
    write(
      socket,
      dice.pick([
        bytes('SSH-2.0-x\r\n'),
        bytes('\r\n\r\n'),
        bytes('HTTP/9.9 200 OK\r\n\r\n'),
        bytes('HTTP/1.1\r\n\r\n'),
        Buffer.alloc(200, 0),
        Buffer.from([0x16, 3, 1, 2, 0]),
      ]),
      dice,
    )
    socket.end()
  },
  (socket, number, dice) => {
    const answer = dice.oneIn(2) ? withLength(completion(number)) : inChunks(events(number), 'text/event-stream')
    socket.write(answer.subarray(0, dice.below(answer.length)))
    if (dice.oneIn(2)) socket.resetAndDestroy()
    else socket.end()
  },
  (socket, number, dice) => {
    const many = Array.from({ length: dice.below(3_000) }, (_, n) => `X-${n}: ${n}\r\n`).join('')
    write(
      socket,
      withLength(completion(number), '200 OK', `X-Long: ${'l'.repeat(dice.below(150_000))}\r\n${many}`),
      dice,
    )
    socket.end()
  },
  (socket, number, dice) => {
    const header = dice.pick([
      'NoColon\r\n',
      'X: a\r\n folded\r\n',
      ' X: a\r\n',
      'X : a\r\n',
      'X: a\n',
      'X: a\rb\r\n',
      'X: \u0000\r\n',
    ])
    write(socket, withLength(completion(number), '200 OK', header), dice)
    socket.end()
  },
  (socket, number, dice) => write(socket, inChunks(events(number), 'text/event-stream'), dice),
  (socket, number, dice) => {
    const version = dice.pick(['1.0', '0.9', '2.0'])
    write(socket, bytes(`HTTP/${version} 200 OK\r\nContent-Type: application/json\r\n\r\n${completion(number)}`), dice)
    socket.end()
  },
  (socket, number, dice) =>
    write(socket, withLength(completion(number), dice.pick(['400 Bad', '429 Slow', '500 Oops', '503 Busy'])), dice),
]

function write(socket: net.Socket, answer: Buffer, dice: Dice): void {
  const [first = answer, ...rest] = cutUp(answer, dice)
  socket.write(first)
  for (const piece of rest) setImmediate(() => !socket.destroyed && socket.writable && socket.write(piece))
}

/** Starts it on a free port of this machine. */
export async function startFuzzUpstream(): Promise<FuzzUpstream> {
  const sockets = new Set<net.Socket>()
  const smuggled: string[] = []
  const askedOn = new Map<string, net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let received = bytes('')
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      for (let read = readQuestion(received); read !== null; read = readQuestion(received)) {
        received = received.subarray(read.end)
        reply({ socket, askedOn, smuggled }, read)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/base/v1`,
    smuggled,
    hangUp: (numbers) => {
      for (const number of numbers) askedOn.get(number)?.destroy()
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

interface Question {
  head: string
  body: string
  end: number
}

/** The first whole question of what came; null while there is none. Reads as strictly as it can. */
function readQuestion(received: Buffer): Question | null {
  const at = received.indexOf('\r\n\r\n')
  if (at === -1) return null
  const head = received.toString('latin1', 0, at)
  const from = at + 4
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    let body = ''
    for (let next = from; ; ) {
      const line = received.indexOf('\r\n', next)
      if (line === -1) return null
      const size = Number.parseInt(received.toString('latin1', next, line), 16)
      const end = line + 2 + size + 2
      if (received.length < end) return null
      body += received.toString('latin1', line + 2, line + 2 + size)
      next = end
      if (!(size > 0)) return { head, body, end }
    }
  }
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  if (received.length < from + length) return null
  return { head, body: received.toString('latin1', from, from + length), end: from + length }
}

interface Asked {
  socket: net.Socket
  /** By the number of the question. */
  askedOn: Map<string, net.Socket>
  smuggled: string[]
}

function reply({ socket, askedOn, smuggled }: Asked, { head, body }: Question): void {
  const line = head.split('\r\n', 1)[0] ?? ''
  if (!/^[A-Z]+ \/base\/v1\/\S+ HTTP\/1\.1$/.test(line) || line.includes('smuggled')) smuggled.push(line)
  const number = NUMBER.exec(line)?.[1] ?? NUMBER.exec(body)?.[1] ?? ''
  askedOn.set(number, socket)
  const seed = /\r\nx-fuzz: *(\d+)/i.exec(head)?.[1]
  if (seed !== undefined) {
    const dice = createDice(Number(seed))
    dice.pick(ODD)(socket, number, dice)
  } else if (line.startsWith('HEAD')) socket.write(bytes('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'))
  else if (body.includes('"stream":true')) socket.write(inChunks(events(number), 'text/event-stream'))
  else socket.write(withLength(completion(number)))
}
