/** A server-sent event as it is in the stream. */
export interface RawEvent {
  name: string
  data: string
}

/**
 * Reads our own server's events from text that may be split anywhere: lines end in LF, an event is `event:` and one
 * `data:` line, comments keep the connection alive. Gives the events that a piece of text completes.
 */
export function createEventLines(): (text: string) => RawEvent[] {
  let rest = ''
  let name = ''
  let data: string | null = null
  return (text) => {
    const events: RawEvent[] = []
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data !== null) events.push({ name, data })
        name = ''
        data = null
      } else if (line.startsWith('event: ')) name = line.slice('event: '.length)
      else if (line.startsWith('data: ')) data = line.slice('data: '.length)
    }
    return events
  }
}
