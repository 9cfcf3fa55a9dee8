import type { RecordingPart } from '#contract/recording/live-event.ts'
import { createGrowingText, type GrowingText } from '../redact/growing-text.ts'
import { type Hidden, toFinder } from '../redact/hidden.ts'
import { createRedactor } from '../redact/redactor.ts'

/** Removes from the pieces of a running answer what must not be shown. */
export interface PartCleaner {
  push(parts: readonly RecordingPart[]): RecordingPart[]
  /** What was held back until now. */
  end(): RecordingPart[]
}

/** A cleaner of one answer. The content, reasoning and tool calls of each choice are separate texts. */
export function createPartCleaner(hide: Hidden): PartCleaner {
  const finder = toFinder(hide)
  const texts = new Map<string, { part: RecordingPart; text: GrowingText }>()
  const textOf = (part: RecordingPart) => {
    const name = `${part.choice} ${part.kind} ${part.call}`
    const known = texts.get(name) ?? { part: { ...part, name: null, text: '' }, text: createGrowingText(finder) }
    texts.set(name, known)
    return known.text
  }
  return {
    push: (parts) =>
      parts
        .map((part) => ({
          ...part,
          name: part.name === null ? null : createRedactor(finder).text(part.name),
          text: textOf(part).push(part.text),
        }))
        .filter(isSaying),
    end: () => [...texts.values()].map(({ part, text }) => ({ ...part, text: text.end() })).filter(isSaying),
  }
}

function isSaying(part: RecordingPart): boolean {
  return part.text !== '' || part.name !== null
}
