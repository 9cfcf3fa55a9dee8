import { assert, constantFrom, array, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HUMP } from '#contract/text/text-pieces.ts'
import { toParsed } from '#contract/json/lossless-json.ts'
import { GAP, toSearchedParts, toSearchedText } from './searched-text.ts'

const searched = (content: unknown) =>
  toSearchedText({
    body: JSON.stringify({ choices: [{ message: { content } }] }),
    request: null,
    messages: null,
    metadata: null,
  })

describe('what a search looks through', () => {
  test('leaves out what is longer than any word, and keeps what stands around it', () => {
    expect(searched(`before ${'QUJD'.repeat(200)}== after`).text).toContain('before  == after')
    expect(searched('x'.repeat(511)).text).toContain('x'.repeat(511))
  })

  test.each([
    [
      'JSON in a string of JSON',
      String.raw`{"text":"{\"city\":\"M\\u00f6lln\",\"say\":\"one\\ntwo\"}"}`,
      'city molln say one two',
    ],
    [
      'JSON in a string of JSON without other escapes',
      String.raw`{"text":"{\"say\":\"one\\ntwo\",\"more\":\"[\\\"x\\\\ty\\\"]\"}","path":"C:\\new"}`,
      'one two","more":"["x y"]"}","path":"C:\\new"',
    ],
    ['JSON of several lines behind other words', String.raw`Result: {"say":"one\ntwo"} end`, '{"say":"one two"}'],
    ['JSON that was cut off behind other words', String.raw`Result: {"say":"one\ntwo`, '{"say":"one two'],
    ['JSON behind other words', String.raw`Result: {"city":"M\u00f6lln"}`, 'result city molln'],
    ['JSON between fences', '```json\n{"city":"M\\u00f6lln"}\n```', 'json city molln'],
  ])('%s is read by what it says', (_, content, words) => {
    expect(searched(content).text).toContain(words)
  })

  test.each([
    ['one word of ASCII', 'a'.repeat(10_000_000)],
    ['one word of Cyrillic', 'ж'.repeat(3_000_000)],
    ['one run of Chinese', '漢'.repeat(2_000_000)],
    ['white space', ' '.repeat(10_000_000)],
    ['brackets', '[\\'.repeat(3_000_000)],
    ['brackets and spaces behind words', `x \\${`[${' '.repeat(3_000_000)}`.repeat(2)}`],
    ['JSON of many strings', `{"a":[${String.raw`"\n"`}${String.raw`,"\n"`.repeat(500_000)}]}`],
    ['combining marks', 'e\u0301'.repeat(2_000_000)],
    ['a very long list', Array.from({ length: 300_000 }, (_, n) => ({ type: 'text', text: `t${n}` }))],
  ])('%s of megabytes is read without running out of stack', (_, content) => {
    expect(searched(content).text.length).toBeGreaterThan(0)
  })

  test('a long word of another script is still found by its beginning', () => {
    expect(searched('ж'.repeat(3_000_000)).text).toContain('ж'.repeat(100))
    expect(searched('漢'.repeat(100_000)).text).toContain('漢漢 漢漢')
  })

  test('is the same whether numbers that no double holds were kept or not: with these words a record leaves the index', () => {
    const numbers = '[1e400,-8132613597486110237,0.1234567890123456789,7]'
    const body = `{"seed":1e400,"said":${numbers},"metadata":{"n":${numbers},"t":"text"}}`
    const request = `{"messages":[{"content":"asked","n":${numbers}}],"prompt":-8132613597486110237}`
    const from = { messages: null, metadata: null }
    const plain = toSearchedText({ body, request, ...from })
    expect(plain.metadata.text).toContain('Infinity')
    expect(toSearchedParts({ body: toParsed(body), request: toParsed(request), ...from })).toEqual(plain)
    expect(toSearchedText({ body: '1e400', request: null, ...from })).toEqual(
      toSearchedParts({ body: toParsed('1e400'), request: null, ...from }),
    )
  })

  test('the words inside identifiers are those between capitals, of each of 3 to 64 letters and digits', () => {
    const identifiers = /(?<![A-Za-z0-9])[A-Za-z0-9]{3,64}(?![A-Za-z0-9])/g
    const letters = constantFrom(
      'a',
      'A',
      '0',
      'b',
      'B',
      'z',
      'Z',
      '9',
      ' ',
      '_',
      '-',
      'é',
      '漢',
      'get',
      'HTTP',
      'User',
      'x'.repeat(60),
    )
    assert(
      property(array(letters, { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const words = [...text.matchAll(identifiers)]
          .map(([word]) => word.split(HUMP))
          .filter(({ length }) => length > 1)
        expect(searched(text).parts).toBe(words.map((word) => `${GAP} ${word.join(' ')}`).join(' '))
      }),
    )
  })
})
