import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCompletion } from './read-completion.ts'
import { readCompletionInPieces } from './read-completion-in-pieces.ts'

function inPieces(value: unknown) {
  const work = readCompletionInPieces(value)
  for (let stops = 0; ; stops++) {
    const step = work.next()
    if (step.done) return { read: step.value, stops }
  }
}

const sorted = ({ completion, disagreements, unknown }: ReturnType<typeof readCompletion>) => ({
  completion,
  disagreements: disagreements.toSorted((one, other) => one.path.localeCompare(other.path)),
  unknown: unknown.toSorted((one, other) => one.path.localeCompare(other.path)),
})

/** A member of a list: as agreed, with something more, with a part of another type, or of another type itself. */
const member = (good: object) =>
  fc.constantFrom<unknown>(good, { ...good, more: 1 }, { ...good, type: 7 }, 'no object', null)
const list = (good: object) =>
  fc
    .tuple(fc.array(member(good), { maxLength: 4 }), fc.constantFrom(0, 1, 99, 101, 250))
    .map(([some, more]) => [...some, ...Array.from({ length: more }, () => good)])
const annotation = { type: 'url_citation', url_citation: { start_index: 0, end_index: 1, url: 'https://a.example' } }
const completions = fc.record({
  id: fc.constantFrom('one', 5),
  choices: fc.oneof(
    fc.array(
      fc.record({
        index: fc.constantFrom(0, 'first'),
        message: fc.record({
          content: fc.oneof(fc.constant('text'), list({ type: 'text', text: 'a' })),
          annotations: list(annotation),
          tool_calls: list({ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }),
        }),
      }),
      { maxLength: 2 },
    ),
    list({ index: 0, message: { role: 'assistant', content: 'a' } }),
  ),
  tools: list({ type: 'function', function: { name: 'f' } }),
  extra: fc.jsonValue(),
})

describe('readCompletionInPieces', () => {
  it('reads what reading at once reads, whatever disagrees and wherever', () => {
    fc.assert(
      fc.property(fc.oneof(completions, fc.jsonValue()), (value) => {
        const before = JSON.stringify(value)
        expect(sorted(inPieces(value).read)).toEqual(sorted(readCompletion(value)))
        expect(JSON.stringify(value)).toBe(before)
      }),
      { numRuns: 300 },
    )
  })

  it('stops between the pieces of each long list, also of lists in lists', () => {
    const annotations = Array.from({ length: 200 }, () => annotation)
    expect(inPieces({ choices: [{ message: { annotations } }] }).stops).toBeGreaterThanOrEqual(2)
    expect(inPieces({ choices: annotations.map(() => ({ message: { annotations } })) }).stops).toBeGreaterThanOrEqual(
      400,
    )
  })
})
