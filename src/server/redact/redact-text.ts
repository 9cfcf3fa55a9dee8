import { type Hidden, toFinder } from './hidden.ts'
import { createRedactor } from './redactor.ts'

/** A text, JSON or not, without what must not be kept. */
export function redactText(text: string, hide: Hidden): string {
  return createRedactor(toFinder(hide)).json(text)
}
