export interface SseEvent {
  data: string
  /** Whether it is an error: `event: error`, or a line `error:`. */
  isError: boolean
}

/** Reads server-sent events out of bytes that may be split anywhere. */
export interface SseReader {
  /** Takes the next bytes and gives the events that they complete. */
  push(bytes: Uint8Array): SseEvent[]
  /** Ends the stream. Gives a last event that was not closed by a blank line, if there is one. */
  end(): SseEvent[]
}

/**
 * Lines end in LF, CRLF or CR; comments and unknown fields are skipped; several `data:` lines are one event (WHATWG
 * HTML, section 9.2.6). Unlike a browser, it also gives an event that the end of the stream cut off, since a recorder
 * wants all that arrived, and errors that servers send against the rules: in a line `error:` or as bare JSON
 * (docs/streams.md, Errors). Bytes that are not UTF-8 become U+FFFD; the recorded bytes stay as they are.
 */
export function createSseReader(): SseReader {
  const decoder = new TextDecoder()
  let rest = ''
  /** Whether `rest` ends in a CR, which an LF may follow. */
  let halfEnd = false
  let data: string[] = []
  let name = ''

  const readLine = (line: string, events: SseEvent[]) => {
    if (line === '') {
      if (data.length > 0) events.push({ data: data.join('\n'), isError: name === 'error' })
      data = []
      name = ''
    } else if (line === 'data' || line.startsWith('data:')) data.push(toValue(line, 'data'))
    else if (line.startsWith('event:')) name = toValue(line, 'event').trim()
    else if (line.startsWith('error:')) events.push({ data: toValue(line, 'error'), isError: true })
    else if (isBareError(line)) events.push({ data: line, isError: true })
  }

  const read = (text: string, last: boolean): SseEvent[] => {
    const events: SseEvent[] = []
    rest += text
    // A line may be megabytes long and come in a thousand pieces: it is searched once.
    if (!last && !halfEnd && !/[\r\n]/.test(text)) return events
    halfEnd = text === '' ? halfEnd : text.endsWith('\r')
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) readLine(line, events)
    if (last) {
      readLine(rest.replace(/\r$/, ''), events)
      readLine('', events)
      rest = ''
    }
    return events
  }

  return {
    push: (bytes) => read(decoder.decode(bytes, { stream: true }), false),
    end: () => read(decoder.decode(), true),
  }
}

function toValue(line: string, field: string): string {
  return line.slice(field.length + 1).replace(/^ /, '')
}

/** A gateway that fails in the middle of a stream may write the JSON that it would send without one. */
function isBareError(line: string): boolean {
  return /^\s*\{\s*"(?:error|detail|message|object"\s*:\s*"error)"/.test(line)
}
