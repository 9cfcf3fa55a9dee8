import { Refusal } from '../../source/refusal.ts'

/** The longest legal metadata, 16 pairs of 64 + 512 characters written as six-byte escapes, is 55 kB. */
const MAX_BODY = 1_048_576

/**
 * The JSON object in a request's body. Rejects with 400, in OpenAI's words if it is not UTF-8 or not JSON, in ours if
 * it is JSON of another kind, and with 413 beyond 1 MB; no more than that is read.
 */
export async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const text = decode(await readBytes(request))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw notJson()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'The body must be a JSON object.', { code: 'invalid_json' })
  return { ...value }
}

async function readBytes(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body === null) return Buffer.alloc(0)
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > MAX_BODY) throw new Refusal(413, 'The body is larger than 1 MB.', { code: 'request_too_large' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw notJson()
  }
}

function notJson(): Refusal {
  return new Refusal(
    400,
    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON.)",
    { code: 'invalid_json' },
  )
}
