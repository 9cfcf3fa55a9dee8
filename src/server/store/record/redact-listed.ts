import type { ListedRecord, MirrorChange } from '../mirror-store.ts'
import { type Hidden, toFinder } from '../../redact/hidden.ts'
import { redactBytes } from '../../redact/redact-bytes.ts'
import { redactBody } from '../../redact/redact-events.ts'
import { redactText } from '../../redact/redact-text.ts'
import { createRedactor, type Redacted } from '../../redact/redactor.ts'

/** A listed row without what must not be kept, and the count of it. */
export interface CleanListed {
  listed: ListedRecord
  redacted: Redacted | null
}

/** Takes out of a row of upstream's list what must not be kept; the same row where it holds nothing of it. */
export function redactListed(listed: ListedRecord, hide: Hidden): CleanListed {
  const finder = toFinder(hide)
  if (finder.isIdle) return { listed, redacted: null }
  const redactor = createRedactor(finder)
  const body = redactBytes(listed.body, (text) => redactBody(text, redactor))
  const messages = listed.messages === null ? null : redactBytes(listed.messages, (text) => redactor.json(text))
  // The body says the id, too: what is found in both was found once.
  const id = createRedactor(finder).text(listed.id)
  const redacted = redactor.redacted()
  return { listed: redacted === null && id === listed.id ? listed : { ...listed, id, body, messages }, redacted }
}

/** What the mirror notes for itself without our keys: ids and times in it must stay what they are, whatever rules say. */
export function redactState(change: MirrorChange, { secrets }: Hidden): MirrorChange {
  const hide = { secrets, rules: { sets: [], patterns: [] } }
  return {
    ...change,
    from: redactText(change.from, hide),
    state: redactText(change.state, hide),
    entry: change.entry === null ? null : redactText(change.entry, hide),
  }
}
