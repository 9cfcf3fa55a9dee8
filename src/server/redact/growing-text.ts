import type { Finder } from './finder.ts'
import { createRedactor } from './redactor.ts'

export interface GrowingText {
  /** What may be shown now and was not given before. */
  push(piece: string): string
  /** The rest. */
  end(): string
}

/** Holds back what may become something that must not be shown, until that is clear. */
export function createGrowingText(finder: Finder, redactor = createRedactor(finder)): GrowingText {
  let held = ''
  return {
    push(piece) {
      if (finder.isIdle) return piece
      held += piece
      const from = finder.heldFrom(held)
      const clean = redactor.text(held.slice(0, from))
      held = held.slice(from)
      return clean
    },
    end() {
      const clean = redactor.text(held)
      held = ''
      return clean
    },
  }
}
