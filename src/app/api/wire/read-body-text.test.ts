import { describe, expect, it } from 'vitest'
import { readBodyText } from './read-body-text.ts'

function inPieces(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
  return new Response(body)
}

describe('readBodyText', () => {
  it('gives what the whole body says, wherever its pieces are cut', async () => {
    const text = `a “quote”, 日本語, 👩‍💻 and an end`
    for (const size of [1, 2, 3, 7, 1000]) expect(await readBodyText(inPieces(text, size))).toBe(text)
    expect(await readBodyText(new Response(null))).toBe('')
    expect(await readBodyText(new Response('\ufeff{}'))).toBe(await new Response('\ufeff{}').text())
  })

  it('lets other tasks run between the pieces of a long body', async () => {
    let turns = 0
    const count = setInterval(() => turns++)
    const text = await readBodyText(inPieces('x'.repeat(30_000_000), 1000))
    clearInterval(count)
    expect([text.length, turns > 1]).toEqual([30_000_000, true])
  })

  it('ends with the reason where the body breaks off', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError('network error')) })
    await expect(readBodyText(new Response(body))).rejects.toThrow('network error')
  })
})
