import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'

/** Whether two listings of a row differ only in their metadata; the order of members does not count. */
export function sameButMetadata(one: string, other: string): boolean {
  try {
    return canonical(one) === canonical(other)
  } catch {
    // Nested too deeply to be rewritten: another text is another version.
    return false
  }
}

function canonical(text: string): string {
  const value = parseLosslessJson(text)
  if (typeof value !== 'object' || value === null) return text
  const members = Object.entries(value).filter(([key]) => key !== 'metadata')
  return members
    .map(([key, member]) => `${JSON.stringify(key)}:${stringifyLosslessJson(member)}`)
    .toSorted()
    .join()
}
