import { isObject, type Json } from './json-member.ts'
import { mergeDelta } from './merge-delta.ts'
import { CHUNK } from './merge-rule.ts'

/**
 * Adds the usage that a chunk reports, in place. Some servers send zeros with the last chunk, after the real numbers:
 * those are ignored.
 */
export function addUsage(usage: Json, chunk: Json): void {
  const found = findUsage(chunk)
  if (!counts(usage) || counts(found)) mergeDelta(usage, found, CHUNK)
}

/** Some servers send costs as strings. */
function counts(value: unknown): boolean {
  if (typeof value === 'string') return Number.isFinite(Number(value)) && Number(value) !== 0
  return typeof value === 'number' ? value !== 0 : isObject(value) && Object.values(value).some(counts)
}

/**
 * The usage that a chunk reports: as its own member, in a choice (Moonshot) or its delta, or in `x_groq`. Empty if it
 * reports none.
 */
function findUsage(chunk: Json): Json {
  const { usage, choices, x_groq: groq } = chunk
  const inChoices = Array.isArray(choices)
    ? choices.flatMap((choice: unknown) =>
        isObject(choice)
          ? [choice, choice['message'], choice['delta']].map((place) => (isObject(place) ? place['usage'] : null))
          : [],
      )
    : []
  const places = [usage, ...inChoices.toReversed(), isObject(groq) ? groq['usage'] : null]
  return places.filter(isObject).find((place) => Object.keys(place).length > 0) ?? {}
}
