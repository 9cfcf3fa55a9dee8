/** The browser reads the address of a file after the press has been handled, and nobody hears when it has. */
const FREED_AFTER_MS = 10_000

/** Saves a text, bytes or what was received as a file of the user. */
export function saveFile(content: Blob | Uint8Array<ArrayBuffer> | string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), FREED_AFTER_MS)
}
