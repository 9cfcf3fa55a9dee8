const PREFIX = 'recording:'

/** The value of `open=` for a completion that is still being written. */
export function toOpenId(recording: string): string {
  return PREFIX + recording
}

/** The recording that `open=` names; null if it names a completion. */
export function toRecordingId(open: string): string | null {
  return open.startsWith(PREFIX) ? open.slice(PREFIX.length) : null
}
