import { BODY_LIMIT, sayTooLong } from '../machine/body-limit.ts'
import type { ReadLine } from './split-lines.ts'

/** Enough to recognise other formats and the first lines of a pretty-printed document. */
const HEAD = 8_192

/** The first bytes of a stream (8 kB, or all if there are fewer), and the whole stream, as if nothing had been read. */
export async function splitHead(
  input: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let size = 0
  while (size < HEAD) {
    const next = await iterator.next()
    if (next.done === true) break
    chunks.push(next.value)
    size += next.value.byteLength
  }
  const head = Buffer.concat(chunks).subarray(0, HEAD)
  async function* rest(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* chunks
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, rest: rest() }
}

/**
 * Whether the bytes begin a pretty-printed JSON document rather than JSONL: the first line ends in the middle of a
 * value. A first line that is only broken, with complete objects below it, is still JSONL.
 */
export function looksLikeDocument(head: Uint8Array): boolean {
  const lines = new TextDecoder().decode(head).split('\n')
  const complete = head.byteLength < HEAD ? lines : lines.slice(0, -1)
  const [first, second] = complete.map((line) => line.trim()).filter((line) => line !== '')
  if (first === undefined || second === undefined) return false
  if (first === '{' || first === '[') return true
  return /^[{[].*[{[,:]$/.test(first) && !/^\{.*\}$/.test(second)
}

/** The whole stream as one line; beyond `cap` bytes, one refusal that says what to do. */
export async function* readWholeDocument(
  input: AsyncIterable<Uint8Array>,
  cap = BODY_LIMIT,
): AsyncGenerator<ReadLine, void, undefined> {
  let chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.byteLength
    if (size > cap) chunks = []
    else chunks.push(chunk)
  }
  if (size > cap) {
    const reason = `it is one JSON document, ${sayTooLong(size, cap)}; write one completion a line: jq -c '.data[]' FILE`
    yield { kind: 'refused', line: 1, offset: 0, reason, next: size }
    return
  }
  yield { kind: 'line', line: 1, offset: 0, bytes: Buffer.concat(chunks), next: size }
}
