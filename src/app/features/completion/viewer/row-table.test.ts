import { describe, expect, it } from 'vitest'
import { formatJson } from './format-json.ts'
import { LINE_CUT, toFormattedRows, toReceivedRows, toRowAt } from './row-table.ts'

const NONE = { folded: new Set<number>(), whole: new Set<number>() }

describe('the rows of the Raw section', () => {
  it('give the received text back whole when they are put together', () => {
    const text = `{"a":\r\n "${'é😀x'.repeat(300)}"}\n\n`
    const rows = toReceivedRows(text, 37)
    const lines: string[] = []
    for (let row = 0; row < rows.rowCount; row += 1) {
      const line = rows.lines[row] ?? 0
      lines[line] = (lines[line] ?? '') + text.slice(rows.starts[row], rows.ends[row])
    }
    expect(lines.join('\n')).toBe(text)
  })
  it('never cut a character of two units in half', () => {
    const text = '😀'.repeat(100)
    const rows = toReceivedRows(text, 21)
    const parts = Array.from({ length: rows.rowCount }, (_, row) => text.slice(rows.starts[row], rows.ends[row]))
    expect(parts.every((part) => part.isWellFormed())).toBe(true)
  })
  it('cut a line of 1 MB until all of it is asked for', () => {
    const text = `{"content":"${'word '.repeat(200_000)}"}`
    const json = formatJson(text)
    const cut = toFormattedRows(text, json, 100, NONE)
    expect(cut.rowCount).toBeLessThan(LINE_CUT / 90)
    const whole = toFormattedRows(text, json, 100, { ...NONE, whole: new Set([1]) })
    expect(whole.rowCount).toBeGreaterThan(10_000)
  })
  it('leave out what is folded', () => {
    const text = '{"a":{"b":"c","d":"e"},"f":"g"}'
    const json = formatJson(text)
    const rows = toFormattedRows(text, json, 100, { ...NONE, folded: new Set([1]) })
    expect([...rows.lines]).toEqual([0, 1, 5, 6])
  })
  it('fold base64 to its kind and size', () => {
    const data = Buffer.from(`RIFF....WAVE${'\u0001\u0002'.repeat(600)}`, 'latin1').toString('base64')
    const text = `{"audio":{"data":"${data}"}}`
    const rows = toFormattedRows(text, formatJson(text), 100, NONE)
    expect([...rows.blocks.values()].map(({ kind, bytes }) => ({ kind, bytes }))).toEqual([
      { kind: 'audio/wav', bytes: 1212 },
    ])
  })
  it('are found by any place of the text', () => {
    const text = 'x'.repeat(1000)
    const rows = toReceivedRows(text, 100)
    expect(toRowAt(rows, 0)).toBe(0)
    expect(toRowAt(rows, 299)).toBe(2)
    expect(toRowAt(rows, 300)).toBe(3)
    expect(toRowAt(rows, 5000)).toBe(9)
  })
})
