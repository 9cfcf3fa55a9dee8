/** 128 bits in base64 are 22 characters; 16 is the least that we accept of a hand-made token. */
const MIN_LENGTH = 16
/** The least number of bits to guess, by the estimate below. 16 random digits have 53. */
const MIN_BITS = 48
const WORDS =
  /completionist|password|passwort|secret|token|change|please|admin|root|letmein|welcome|default|example|test|qwert[yz]?|asdfgh?|zxcvbn?|yxcvbn?|dummy|foobar|master|login|hello|apikey/g

/**
 * Why a token is too weak if others can reach this server; null if it will do. An estimate: characters that repeat,
 * count on, occurred before or belong to a common word do not count.
 */
export function toTokenWeakness(token: string): string | null {
  if (token.length < MIN_LENGTH) return `is shorter than ${MIN_LENGTH} characters`
  return guessBits(token) < MIN_BITS ? 'can be guessed: it repeats itself, counts or is made of common words' : null
}

function guessBits(token: string): number {
  const text = token.toLowerCase().replace(WORDS, '')
  let unforeseen = 0
  for (let at = 0; at < text.length; at++) if (!isForeseen(text, at)) unforeseen++
  return unforeseen * Math.log2(alphabet(token))
}

function isForeseen(text: string, at: number): boolean {
  const step = (from: number) => text.charCodeAt(from) - text.charCodeAt(from - 1)
  if (at >= 1 && text[at] === text[at - 1]) return true
  if (at >= 2 && step(at) === step(at - 1) && Math.abs(step(at)) <= 1) return true
  // These three characters occurred before.
  return at >= 3 && text.slice(0, at).includes(text.slice(at - 2, at + 1))
}

function alphabet(token: string): number {
  const classes: readonly [RegExp, number][] = [
    [/[0-9]/, 10],
    [/[a-f]/, 6],
    [/[g-z]/, 20],
    [/[A-Z]/, 26],
    [/[^0-9a-zA-Z]/, 8],
  ]
  return classes.reduce((sum, [pattern, size]) => (pattern.test(token) ? sum + size : sum), 0)
}
