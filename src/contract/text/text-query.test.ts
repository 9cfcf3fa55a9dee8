import { expect, test } from 'vitest'
import { parseTextQuery } from './text-query.ts'

/** A search as it is understood: a space is and, a bar is or. */
const read = (text: string): string =>
  parseTextQuery(text)
    .map((group) =>
      group.map(({ text: word, prefix, not }) => `${not ? '-' : ''}${word}${prefix ? '*' : ''}`).join('|'),
    )
    .join(' ')

test.each([
  ['cat dog', 'cat dog'],
  ['cat OR dog mouse', 'cat|dog mouse'],
  ['cat OR dog OR "two mice"', 'cat|dog|two mice'],
  ['cat OR -dog data*', 'cat|-dog data*'],
  ['cat AND dog', 'cat dog'],
  // Of several in a row an OR counts, with or without signs between them.
  ['cat OR AND dog', 'cat|dog'],
  ['cat AND OR dog', 'cat|dog'],
  ['cat OR OR dog', 'cat|dog'],
  ['cat AND AND dog', 'cat dog'],
  ['cat OR … dog', 'cat|dog'],
  ['cat … OR dog', 'cat|dog'],
  // With nothing on one side they are words.
  ['OR cat', 'OR cat'],
  ['cat AND', 'cat AND'],
  ['cat OR …', 'cat OR'],
  ['OR AND cat OR', 'OR AND cat OR'],
  ['OR', 'OR'],
  ['cat "OR" dog', 'cat OR dog'],
  ['cat or dog', 'cat or dog'],
  // An option of a command is looked for; one minus leaves out what stands behind it.
  ['npm --watch --dry-run*', 'npm --watch --dry-run*'],
  ['-"--watch" -"two mice" -5', '---watch -two mice -5'],
  ['-- --- cat', 'cat'],
  ['…', ''],
])('%j is read as %j', (text, understood) => {
  expect(read(text)).toBe(understood)
})
