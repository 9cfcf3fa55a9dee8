/**
 * How well a label matches what was typed: 0 and up, higher is better; null if a word is missing. Words may come in any
 * order; each is found at the beginning, at the beginning of a word, anywhere, or as letters with others in between.
 */
export function matchWords(typed: string, label: string): number | null {
  const text = label.toLowerCase()
  let score = 0
  for (const word of typed
    .toLowerCase()
    .split(/\s+/)
    .filter((one) => one !== '')) {
    const found = matchWord(word, text)
    if (found === null) return null
    score += found
  }
  // Of two equal matches, the shorter label contains less that was not typed.
  return score - Math.min(text.length, 200) / 1_000
}

function matchWord(word: string, text: string): number | null {
  const at = text.indexOf(word)
  if (at === 0) return 4
  if (at > 0) return isBeginning(text, word) ? 3 : 2
  return hasLetters(word, text) ? 1 : null
}

function isBeginning(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))
}

/** Whether the letters occur in the text in this order, the first at the beginning of a word. */
function hasLetters(word: string, text: string): boolean {
  const letters = Array.from(word, (letter) => letter.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
  return word.length > 1 && new RegExp(`(?<![\\p{L}\\p{N}])${letters.join('.{0,20}?')}`, 'u').test(text)
}
