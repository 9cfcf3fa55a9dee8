import { expect, test } from 'vitest'
import { toCsvCell } from './csv-cell.ts'

test.each([
  '=1+1',
  '=HYPERLINK("http://attacker",A1)',
  "=cmd|' /C calc'!A0",
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1+1',
  '\0=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '  =1',
  '"=1',
  "'=1",
])('%j begins with an apostrophe in a spreadsheet', (text) => {
  expect(toCsvCell(text)).toMatch(/^"'/)
})

test('quotes are doubled, so that no text can break out of its cell', () => {
  expect(toCsvCell('";=1+1')).toBe('""";=1+1"')
  expect(toCsvCell('a"b\nc,d')).toBe('"a""b\nc,d"')
})

test('a real number stays a number, and nothing is nothing', () => {
  expect([toCsvCell(-5), toCsvCell(0), toCsvCell(null), toCsvCell('')]).toEqual(['-5', '0', '', '""'])
})
