import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toTextPieces } from './text-pieces.ts'
import { createWordFinder } from './word-finder.ts'

const marked = (q: string, text: string) =>
  (createWordFinder(q)?.(text) ?? []).map(({ start, end }) => text.slice(start, end))

test.each([
  ['weather', 'The Weather, whether weathered or not: weather.', ['Weather', 'weather']],
  ['weath*', 'The Weather, whether weathered', ['Weath', 'weath']],
  ['cafe', 'Un café, un CAFE\u0301, un ＣＡＦＥ', ['café', 'CAFE\u0301', 'ＣＡＦＥ']],
  ['"quick brown"', 'the quick, brown fox; quickbrown', ['quick, brown']],
  ['天気', '今日の天気は晴れ、天気予報', ['天気', '天気']],
  ['ガラス', '窓のｶﾞﾗｽとガラス', ['ｶﾞﾗｽ', 'ガラス']],
  ['سلام', 'السَّلام عليكم', ['سَّلام']],
  ['userName', 'call getUserName(userName, username, user_name)', ['UserName', 'userName', 'username']],
  ['user', 'getUserName, user_id, users', ['User', 'user']],
  ['prefi', 'prefixUser and prefi', ['prefi']],
  ['server', 'HTTPServer, httpServer, HTTPserver', ['Server', 'Server']],
  ['cat OR dog -mouse', 'a cat, a dog, a mouse', ['cat', 'dog']],
  ['cat AND dog', 'a cat and a dog', ['cat', 'dog']],
  ['cat "AND" dog', 'a cat and a dog', ['cat', 'and', 'dog']],
  ['cat and dog', 'a cat and a dog', ['cat', 'and', 'dog']],
  ['a.b', 'a.b and a b but ab', ['a.b', 'a b']],
  ['👍', 'good 👍🏽 and 👍', ['👍', '👍']],
  ['€', '5 € or 5€', ['€', '€']],
  ['api', '使用API接口，不是APIs', ['API']],
  ['3', '第3章', ['3']],
  ['"api 接口"', '使用API接口', ['API接口']],
  ['os', '支持iOS系统', ['OS']],
  ['"a b"', 'a 👍 b, a, b', ['a, b']],
  ['two', String.raw`{"say":"one\ntwo"}`, ['two']],
  ['학교', '학교에서'.normalize('NFD'), ['학교'.normalize('NFD')]],
])('%s is found in %j', (q, text, expected) => {
  expect(marked(q, text)).toEqual(expected)
})

test('nothing to look for gives no finder', () => {
  expect([createWordFinder('...'), createWordFinder('-draft'), createWordFinder('')]).toEqual([null, null, null])
})

test('no search and no text is an error, and marks lie in order within the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (q, text) => {
      let end = 0
      for (const span of createWordFinder(q)?.(`${text}${q}${text}`) ?? []) {
        expect(span.start).toBeGreaterThanOrEqual(end)
        expect(span.end).toBeGreaterThan(span.start)
        end = span.end
      }
      expect(end).toBeLessThanOrEqual(`${text}${q}${text}`.length)
    }),
  )
})

const unit = fc.constantFrom(
  'api',
  '1',
  'é',
  'жар',
  '接',
  '口',
  'か',
  'ガ',
  '한',
  'ก',
  'ำ',
  'क',
  '्',
  '👍',
  '€',
  ' ',
  '.',
  '_',
  '-',
)
const line = (most: number) => fc.array(unit, { minLength: 1, maxLength: most }).map((units) => units.join(''))

/** By the pieces of which the index is made. */
function says(text: string, phrase: string): boolean {
  const [pieces, asked] = [toTextPieces(text), toTextPieces(phrase)]
  return pieces.some((_, from) =>
    asked.every((wanted, n) => {
      const piece = pieces[from + n]
      if (piece?.run !== wanted.run) return false
      if (!wanted.run) return piece.text === wanted.text
      const [first, last] = [n === 0, n === asked.length - 1]
      if (first && last) return piece.text.includes(wanted.text)
      if (first) return piece.text.endsWith(wanted.text)
      return last ? piece.text.startsWith(wanted.text) : piece.text === wanted.text
    }),
  )
}

test('a text has a mark if it says what is looked for, and only then', () => {
  fc.assert(
    fc.property(line(12), line(4), (text, phrase) => {
      fc.pre(toTextPieces(phrase).length > 0)
      expect([text, phrase, marked(`"${phrase}"`, text).length > 0]).toEqual([text, phrase, says(text, phrase)])
    }),
    { numRuns: 2_000 },
  )
})
