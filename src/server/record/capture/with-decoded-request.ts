import { BODY_LIMIT } from '../../machine/body-limit.ts'
import type { RelayWatcher } from '../../upstream/relay/relay-call.ts'
import { decodeContent } from './decode-content.ts'

/**
 * Shows a watcher the body of a request without its content encoding, once it is complete: a client may compress it,
 * and it says whether the call is to be kept. A body that cannot be decoded within the limit is shown as it came.
 */
export function withDecodedRequest(watcher: RelayWatcher, coding: string | null): RelayWatcher {
  if (coding === null || coding.trim().toLowerCase() === 'identity') return watcher
  let chunks: Buffer[] | null = []
  let size = 0
  const show = () => {
    if (chunks === null) return
    const coded = Buffer.concat(chunks)
    chunks = null
    watcher.request(decodeContent(coded, coding, BODY_LIMIT).bytes ?? coded)
  }
  return {
    ...watcher,
    request(chunk) {
      if (chunks === null) return watcher.request(chunk)
      chunks.push(chunk)
      size += chunk.length
      // Too long to be kept in any case: the watcher only counts it.
      if (size <= BODY_LIMIT) return undefined
      for (const each of chunks) watcher.request(each)
      chunks = null
      return undefined
    },
    requestEnd() {
      show()
      watcher.requestEnd()
    },
    end(how, failure) {
      show()
      watcher.end(how, failure)
    },
  }
}
