import { assert, json, property, nat } from 'fast-check'
import { expect, test } from 'vitest'
import { describeFault } from './describe-fault.ts'

test.each([
  [
    '{"a":[1,{"b":NaN}]}',
    'NaN, a number that JSON does not have (null or a string would be read), at character 14 (a[1].b)',
  ],
  [
    '{"a":-Infinity}',
    '-Infinity, a number that JSON does not have (null or a string would be read), at character 6 (a)',
  ],
  [
    '[0.5,Infinity]',
    'Infinity, a number that JSON does not have (null or a string would be read), at character 6 ([1])',
  ],
  ['{"a":nan}', 'nan, a number that JSON does not have (null or a string would be read), at character 6 (a)'],
  ['{"a":True}', 'True, which is Python and not JSON, at character 6 (a)'],
  ['{"a":{"odd key":None}}', 'None, which is Python and not JSON, at character 17 (a["odd key"])'],
  ['{"a":undefined}', 'undefined, which is JavaScript and not JSON, at character 6 (a)'],
  ["{'a':1}", 'a single quote, where JSON takes double ones, at character 2'],
  ['// hi', 'a comment, which JSON does not have, at character 1'],
  ['{"a":1,}', 'a comma or a value is missing at character 8'],
  ['[1,2,]', 'a comma or a value is missing at character 6 ([2])'],
  ['{"a":1', 'it ends too early'],
  ['{"a":"text', 'it ends too early'],
  ['', 'it ends too early'],
  ['{"a":"secret words", oops}', 'unexpected at character 22'],
  ['{"a":01}', 'unexpected at character 6 (a)'],
  ['{"a":"\u0001"}', 'unexpected at character 7 (a)'],
  ['{"a":"\\x"}', 'unexpected at character 7 (a)'],
  ['{"a":1} {"b":2}', 'unexpected at character 9'],
  [
    '{"NaN":"NaN","b":NaN}',
    'NaN, a number that JSON does not have (null or a string would be read), at character 18 (b)',
  ],
])('%s: %s', (text, said) => {
  expect(describeFault(text)).toBe(said)
})

test('a text is at fault where a mark that JSON does not know was put into it, however deep', () => {
  assert(
    property(json(), nat(), (text, n) => {
      const places = [...text.matchAll(/[[\]{},:]/g)].map(({ index }) => index).filter((at) => !insideString(text, at))
      const at = places[n % places.length]
      if (at === undefined) return
      expect(describeFault(`${text.slice(0, at)}?${text.slice(at)}`)).toMatch(
        new RegExp(`^unexpected at character ${at + 1}\\b`),
      )
    }),
  )
  expect(describeFault(`${'['.repeat(100_000)}NaN`)).toMatch(/^NaN.* at character 100001 /)
})

function insideString(text: string, at: number): boolean {
  return [...text.slice(0, at).replaceAll(/\\./g, '').matchAll(/"/g)].length % 2 === 1
}
