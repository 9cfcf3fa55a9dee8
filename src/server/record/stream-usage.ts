import { isObject, type Json } from './json-object.ts'

/**
 * The usage that one chunk reports, wherever it stands: in its own member, in a choice (Moonshot) or its delta, or in
 * `x_groq`. Empty where it reports none.
 */
export function findUsage(chunk: Json): Json {
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
