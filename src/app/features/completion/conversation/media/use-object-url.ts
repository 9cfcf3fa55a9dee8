import { useEffect, useState } from 'react'

/** A picture or sound that was taken off the page may still be loading: without its URL that is an error. */
const FREED_AFTER_MS = 10_000

/** A `blob:` URL of some bytes while they are shown; freed a while after they are not. `null` until it is made. */
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

/** Hands some bytes to the browser as a file to keep. */
export function downloadBytes(bytes: Uint8Array<ArrayBuffer> | string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), FREED_AFTER_MS)
}
