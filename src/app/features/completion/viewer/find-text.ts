/** More than anybody steps through. */
const MOST_MATCHES = 10_000

/** Where a word occurs in a text, in order, ignoring case. At most 10,000 places; none for the empty word. */
export function findText(text: string, word: string): number[] {
  if (word === '') return []
  const places: number[] = []
  for (const match of text.matchAll(new RegExp(word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi'))) {
    places.push(match.index)
    if (places.length === MOST_MATCHES) break
  }
  return places
}
