/** The bytes of a record that is to be stored. */
interface Parts {
  body: Uint8Array
  request: Uint8Array | null
  messages: Uint8Array | null
  answer?: Uint8Array | null
}

/**
 * The same records, whose bytes stand in one piece of memory that nothing else is in: it can be freed or handed over at once, where
 * pieces of a file would grow old with the lines in them.
 */
export function inOneMemory<Given extends Parts>(records: readonly Given[]): { records: Given[]; memory: Uint8Array } {
  const memory = new Uint8Array(records.reduce((sum, record) => sum + sizeOf(record), 0))
  let at = 0
  const moved = (part: Uint8Array) => {
    memory.set(part, at)
    at += part.byteLength
    return memory.subarray(at - part.byteLength, at)
  }
  const maybe = (part: Uint8Array | null) => (part === null ? null : moved(part))
  const one = (record: Given): Given => {
    const { body, request, messages, answer } = record
    const own = { ...record, body: moved(body), request: maybe(request), messages: maybe(messages) }
    return answer == null ? own : { ...own, answer: moved(answer) }
  }
  return { records: records.map(one), memory }
}

/** How many bytes a record has, of all its parts. */
export function sizeOf(record: Parts): number {
  return bytesIn(record).reduce((sum, part) => sum + part.byteLength, 0)
}

/** The parts that a record has. */
export function bytesIn({ body, request, messages, answer }: Parts): Uint8Array[] {
  return [body, request, messages, answer].filter((part) => part != null)
}
