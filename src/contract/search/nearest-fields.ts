/** How many letters may differ: more than a third of them is another word. */
const farthest = (name: string) => Math.min(2, Math.floor(name.length / 3))
/** More are no help to whoever reads them. */
const MOST_NAMED = 3

/** The fields that somebody may have meant by a name that is none: the likeliest first; empty if none is like it. */
export function nearestFields(name: string, fields: readonly string[]): string[] {
  const [, key] = /^metadata\.(.+)$/s.exec(name) ?? []
  if (key !== undefined) return [`meta.${key}`]
  const plain = toPlain(name)
  return fields
    .map((field) => ({ field, far: farness(plain, toPlain(field)) }))
    .filter(({ far }) => far <= farthest(plain))
    .toSorted((one, other) => one.far - other.far)
    .slice(0, MOST_NAMED)
    .map(({ field }) => field)
}

/** Case and the signs between words are what is mixed up most. */
function toPlain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** How many letters are added, left out, wrong or turned around; a beginning of a field is one away from it. */
function farness(name: string, field: string): number {
  if (name === field) return 0
  if (name.length > 2 && field.startsWith(name)) return 1
  let [before, row]: [number[], number[]] = [[], Array.from({ length: field.length + 1 }, (_, at) => at)]
  for (let n = 1; n <= name.length; n++) {
    const next = [n]
    for (let at = 1; at <= field.length; at++) {
      const same = name[n - 1] === field[at - 1]
      const turned = n > 1 && at > 1 && name[n - 1] === field[at - 2] && name[n - 2] === field[at - 1]
      next[at] = Math.min(
        (row[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (row[at - 1] ?? 0) + (same ? 0 : 1),
        turned ? (before[at - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    ;[before, row] = [row, next]
  }
  return row[field.length] ?? 0
}
