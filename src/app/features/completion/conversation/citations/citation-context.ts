import { createContext } from 'react'

/** An annotation of a message, as its chip and its line in the list need it. */
export interface CitationLabel {
  /** The number on the chip, from 1. */
  number: number
  host: string
}

/** Connects the chips in a text to the list of sources below it. */
export interface CitationScope {
  /** Prefix of the ids of chips and sources, unique on the page. */
  base: string
  /** The label of an annotation by its index; null if it has none. */
  labelOf: (index: number) => CitationLabel | null
}

/** The citations of the message that is rendered; null if there are none. */
export const CitationContext = createContext<CitationScope | null>(null)

/** Moves the focus to a chip or a source and scrolls it into view. */
export function goToElement(id: string): void {
  // Several marks may lead to one source; this goes to the first of them.
  const element = document.getElementById(id) ?? document.querySelector<HTMLElement>(`[data-chip="${CSS.escape(id)}"]`)
  element?.scrollIntoView({ block: 'nearest' })
  element?.focus({ preventScroll: true })
}
