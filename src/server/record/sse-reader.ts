/** Reads server-sent events out of bytes that may be split anywhere. */
export interface SseReader {
  /** Takes the next bytes; gives the data of each event that they complete. */
  push(bytes: Uint8Array): string[]
  /** The data of a last event that no blank line closed; empty where there is none. */
  end(): string[]
}

/**
 * Lines end in LF, CRLF or CR, comments and other fields are passed over, several `data:` lines are one event
 * (WHATWG HTML, section 9.2.6). Unlike a browser it also gives an event that the end of the stream cut short: a recorder
 * wants what arrived. Bytes that are not UTF-8 become U+FFFD; the recorded bytes themselves stay as they are.
 */
export function createSseReader(): SseReader {
  const decoder = new TextDecoder()
  let rest = ''
  /** Whether `rest` ends in a CR, of which the LF may follow. */
  let halfEnd = false
  let data: string[] = []

  const readLine = (line: string, events: string[]) => {
    if (line === '') {
      if (data.length > 0) events.push(data.join('\n'))
      data = []
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''))
    }
  }

  const read = (text: string, last: boolean): string[] => {
    const events: string[] = []
    rest += text
    // A line may be megabytes long and come in a thousand pieces; it is looked through once.
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
