import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

test('lines come whole, however the stream is cut', async () => {
  const bytes = new TextEncoder().encode('{"a":"ü"}\n\n{"b":1}\nlast')
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  const lines: string[] = []
  for await (const line of readLines(stream)) lines.push(line)
  expect(lines).toEqual(['{"a":"ü"}', '{"b":1}', 'last'])
})
