import { parseJsonInPieces } from '#contract/json/json-in-pieces.ts'
import { runSliced } from '../../sliced.ts'

/** Parses a long JSON text without freezing the page. Throws `SyntaxError`, or the signal's reason. */
export function parseLarge(text: string, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const end = runSliced(parseJsonInPieces(text, JSON.parse), resolve, reject)
    signal?.addEventListener('abort', () => {
      end()
      reject(signal.reason)
    })
  })
}
