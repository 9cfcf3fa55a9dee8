const PREFIX = 'recording:'

/** What `open=` says for a completion that is still being written. */
export function toOpenId(recording: string): string {
  return PREFIX + recording
}

/** The recording that `open=` means; null where it means a completion. */
export function toRecordingId(open: string): string | null {
  return open.startsWith(PREFIX) ? open.slice(PREFIX.length) : null
}
