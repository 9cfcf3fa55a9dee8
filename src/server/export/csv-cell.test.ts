import { expect, test } from 'vitest'
import { toCsvCell } from './csv-cell.ts'

test.each([
  '=1+1',
  '=HYPERLINK("http://attacker",A1)',
  "=cmd|' /C calc'!A0",
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd|calc!A0',
  '@SUM(A1)',
  '+HYPERLINK("http://attacker")',
  '-SUM (A1)',
  '+Sheet2!A1',
  "-'[book.xlsx]Sheet 1'!A1",
  '-A1',
  '+$A$1*2',
  '-1+1',
  '\t=1',
  '\r=1',
  '\n=1+1',
  '\0=1',
  '＝1',
  '＋A1',
  '－1＋1',
  '＠SUM(1)',
  '  =1',
  '"=1',
  "'=1",
])('%j begins with an apostrophe in a spreadsheet', (text) => {
  expect(toCsvCell(text)).toMatch(/^"'/)
})

test.each([
  '- apples\n- pears\n- “plums”, 5 kg',
  '- apples',
  '- a (ripe) one, what a day!',
  '-40 degrees',
  '-40',
  '+1',
  '+49 30 1234567',
  '@anna: see "quoted, text"\r\nnext',
  '@anna',
  '--help',
  '---\ntitle',
  '- | a | b |',
  '\ttabs first',
  "'quoted'",
  '東京の天気は晴れです。',
  '{"note":"=1+2"}',
])('%j is no formula and stays as it is', (text) => {
  expect(toCsvCell(text)).toBe(`"${text.replaceAll('"', '""')}"`)
})

test('quotes are doubled, so that no text can break out of its cell', () => {
  expect(toCsvCell('";=1+1')).toBe('"\'"";=1+1"'.replace("'", ''))
  expect(toCsvCell('a"b\nc,d')).toBe('"a""b\nc,d"')
})

test('a real number stays a number without noise or exponent, and nothing is nothing', () => {
  expect([-5, 0, 0.000_060_000_000_000_000_01, 6e-7, 1_763_900_000, 0.1 + 0.2].map(toCsvCell)).toEqual([
    '-5',
    '0',
    '0.00006',
    '0.0000006',
    '1763900000',
    '0.3',
  ])
  expect([toCsvCell(null), toCsvCell(''), toCsvCell(true)]).toEqual(['', '""', 'true'])
})
