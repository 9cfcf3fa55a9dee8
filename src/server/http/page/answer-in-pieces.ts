import { PassThrough } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { BuiltPage, Encoding } from '../answer/static-files.ts'

/** After the frame of the page come its styles: they begin with the last of these. */
const STYLES = '<style>'
const END = '</body>'
/** Packing better takes longer than sending what it would save. */
const LEVEL = 3
/**
 * Milliseconds from the frame to the rest. A browser that has the rest at hand reads all of it, and asks for what it names, before
 * it paints the frame; a new one needs longer than this until it draws anything, so that the rows come as early as without it.
 */
const FRAME_ALONE_MS = 40
const FRAME = '<div inert data-frame'
const CODE_AHEAD = /<link rel="modulepreload"[^>]*>/g

/**
 * The page with answers of the API within it, by address, each as a block of data that no browser runs; the page finds them by
 * `answer-in-page.ts`. The frame of the page is sent at once, the rest when the answers are here and the browser has had time
 * to paint it. With answers, nobody may keep it: it is another page the next time. With `rowsFirst`, the page's code is not
 * named: it would take the processor away from drawing the first rows. Only where `isList` does the frame have the lines of the
 * list: on another screen they would stand for a moment, and go.
 */
export function answerInPieces(
  { html, headers, encoding }: BuiltPage,
  answers: Promise<ReadonlyMap<string, Uint8Array>> | null,
  { rowsFirst, isList }: { rowsFirst: boolean; isList: boolean },
): Response {
  const framed = isList ? html : html.replace(FRAME, `${FRAME}="bare"`)
  const page = rowsFirst ? framed.replaceAll(CODE_AHEAD, '') : framed
  const frameEnds = page.lastIndexOf(STYLES)
  const answersBegin = page.lastIndexOf(END)
  const sent = createPacker(encoding)
  sent.write(page.slice(0, frameEnds))
  if ('flush' in sent) sent.flush()
  const finish = async () => {
    const [here] = await Promise.all([answers, setTimeout(FRAME_ALONE_MS)])
    // Who left has closed it.
    if (sent.destroyed) return
    sent.write(page.slice(frameEnds, answersBegin))
    for (const [address, answer] of here ?? []) {
      sent.write(`<script type="application/json" data-answer="${inAttribute(address)}">`)
      sent.write(inScript(answer))
      sent.write('</script>')
    }
    sent.end(page.slice(answersBegin))
  }
  void finish()
  // Not `Readable.toWeb`, which throws beside everything if it is closed while the rest comes: that ended the process.
  return new Response(ReadableStream.from<Uint8Array>(sent), {
    headers: {
      ...headers,
      ...(answers === null ? {} : { 'cache-control': 'no-store' }),
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    },
  })
}

function createPacker(encoding: Encoding | null) {
  if (encoding === 'br') return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: LEVEL } })
  return encoding === 'gzip' ? createGzip({ level: LEVEL }) : new PassThrough()
}

/** In JSON a `<` stands only within texts, where it may be written so; nothing then ends the block or begins a tag. */
function inScript(json: Uint8Array): Buffer {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  // One letter a byte: what is no ASCII stays as it is.
  return bytes.includes('<')
    ? Buffer.from(bytes.toString('latin1').replaceAll('<', String.raw`\u003c`), 'latin1')
    : bytes
}

function inAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
