import { type Completion, type Usage, usageSchema } from '../completion/completion.ts'
import { isJsonObject } from '../json/json-object.ts'

/**
 * The usage of a completion: its own, else that of a choice (Moonshot) or of `x_groq`; undefined if there is none.
 * Never throws.
 */
export function toReportedUsage(completion: Completion): Usage | null | undefined {
  if (completion.usage) return completion.usage
  const groq = completion['x_groq']
  const places = [
    ...(completion.choices ?? []).map((choice) => choice['usage']),
    isJsonObject(groq) ? groq['usage'] : null,
  ]
  for (const place of places) {
    const usage = isJsonObject(place) ? usageSchema.safeParse(place) : null
    if (usage?.success === true) return usage.data
  }
  return completion.usage
}
