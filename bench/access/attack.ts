import { Agent, request } from 'node:http'
import { connect } from 'node:net'

/**
 * An attacker in a process of its own: `attack.ts slow|guess PORT COUNT`. `slow` holds COUNT connections that dribble a
 * header; `guess` sends wrong tokens over COUNT connections as fast as they are answered. Prints `ready` once it is at it,
 * and at the end (SIGTERM) how many of its requests were answered, and how many were sent.
 */
const [kind, port, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
let answered = 0
let sent = 0
let open = 0

function dribble(): void {
  const socket = connect(port, '127.0.0.1', () => {
    open++
    socket.write('GET / HTTP/1.1\r\n')
  })
  const timer = setInterval(() => socket.write('X'), 500)
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(timer)
    setTimeout(dribble, 20)
  })
}

const agent = new Agent({ keepAlive: true, maxSockets: count })
function guess(): void {
  sent++
  const again = () => setImmediate(guess)
  const headers = { authorization: `Bearer guess-${sent}` }
  request({ port, host: '127.0.0.1', path: '/api/completions', agent, headers }, (answer) => {
    answered++
    answer.resume().on('end', again)
  })
    .on('error', again)
    .end()
}

for (let n = 0; n < count; n++) (kind === 'slow' ? dribble : guess)()
const ready = setInterval(() => {
  if (kind === 'slow' ? open < count : sent < 2 * count) return
  clearInterval(ready)
  console.log('ready')
}, 50)
process.once('SIGTERM', () => {
  console.log(JSON.stringify({ answered, sent }))
  process.exit(0)
})
