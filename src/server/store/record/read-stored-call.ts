import { recordedCallSchema, type RecordedCall } from '#contract/row/recorded-call.ts'

/** A call as it was stored; null if it cannot be read. */
export function readStoredCall(text: string | null): RecordedCall | null {
  if (text === null) return null
  try {
    const call = recordedCallSchema.safeParse(JSON.parse(text))
    return call.success ? call.data : null
  } catch {
    return null
  }
}
