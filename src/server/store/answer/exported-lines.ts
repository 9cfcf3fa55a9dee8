import type { ExportSlice } from '../export-store.ts'

/** A slice, and how many of the requested places it covers; the rest must be asked for again. */
export interface ExportedLines extends ExportSlice {
  read: number
}

/** A slice ends with the record that reaches this many bytes: requests may have 15 MB each. */
export const SLICE_BYTES = 4 * 1024 * 1024

/** Ends of lines, which stand between values only, and what they become: an export is a record a line. */
const LINE_FEED = 0x0a
const RETURN = 0x0d
const SPACE = 0x20

/**
 * A JSON string cannot contain a raw line break, so each one is white space between tokens, and a space means the same.
 */
export function toOneLine(json: Uint8Array): Uint8Array {
  const line = new Uint8Array(json.length + 1)
  line.set(json)
  for (const end of [LINE_FEED, RETURN]) {
    for (let at = line.indexOf(end); at !== -1; at = line.indexOf(end, at)) line[at] = SPACE
  }
  line[json.length] = LINE_FEED
  return line
}

/** The lines one after the other, in memory of its own, so that a thread can give it away instead of copying it. */
export function joinLines(lines: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0))
  let at = 0
  for (const line of lines) {
    all.set(line, at)
    at += line.length
  }
  return all
}
