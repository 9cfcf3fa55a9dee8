import type { ListedRecord, MirrorChange } from '../../mirror-store.ts'
import { type Hidden, toFinder } from '../../../redact/hidden.ts'
import { redactBytes } from '../../../redact/redact-bytes.ts'
import { redactBody } from '../../../redact/redact-events.ts'
import { redactText } from '../../../redact/redact-text.ts'
import { createRedactor, type Redacted } from '../../../redact/redactor.ts'

/** A listed row without what must not be kept, and how much was removed. */
export interface CleanListed {
  listed: ListedRecord
  redacted: Redacted | null
}

/** Removes from a row of upstream's list what must not be kept; gives the same row if there is nothing. */
export function redactListed(listed: ListedRecord, hide: Hidden): CleanListed {
  const finder = toFinder(hide)
  if (finder.isIdle) return { listed, redacted: null }
  const redactor = createRedactor(finder)
  const body = redactBytes(listed.body, (text) => redactBody(text, redactor))
  const messages = listed.messages === null ? null : redactBytes(listed.messages, (text) => redactor.json(text))
  // The body contains the id, too, so a find in both counts once.
  const id = createRedactor(finder).text(listed.id)
  const redacted = redactor.redacted()
  return { listed: redacted === null && id === listed.id ? listed : { ...listed, id, body, messages }, redacted }
}

/** The mirror's own state, without our keys. Rules do not apply to it: its ids and times must stay as they are. */
export function redactState(change: MirrorChange, { secrets }: Hidden): MirrorChange {
  const hide = { secrets, rules: { sets: [], patterns: [] } }
  return {
    ...change,
    from: redactText(change.from, hide),
    state: redactText(change.state, hide),
    entry: change.entry === null ? null : redactText(change.entry, hide),
  }
}
