import { useEffect, useState } from 'react'

/** A picture or sound that left the page may still be loading, and would fail without its URL. */
const FREED_AFTER_MS = 10_000

/** A `blob:` URL of some bytes while they are shown; freed some time later. `null` until it is made. */
export function useObjectUrl(bytes: Uint8Array<ArrayBuffer> | null, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (bytes === null) return undefined
    const made = URL.createObjectURL(new Blob([bytes], { type }))
    // oxlint-disable-next-line react/set-state-in-effect -- the URL is a resource of the browser, made and freed here
    setUrl(made)
    return () => {
      setTimeout(() => URL.revokeObjectURL(made), FREED_AFTER_MS)
      setUrl(null)
    }
  }, [bytes, type])
  return url
}
