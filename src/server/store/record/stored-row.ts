import { crc32 } from 'node:zlib'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { FEATURES } from '#contract/row/feature.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { readRowLine, toRowLine } from '#contract/row/row-line.ts'
import { unpackLine } from './codec/line-codec.ts'

/**
 * The row of the table as the store wrote it. It is not checked against the schema: only the writer writes it, and a
 * list page has hundreds. Throws `SyntaxError` if the text is damaged.
 */
export function readStoredRow(text: string): CompletionRow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its CRC says that the writer wrote it
  const row = readRowLine(JSON.parse(text)) as CompletionRow
  return text.includes(WHOLE) && !text.includes(CAPTURE) && row.way === 'recorded'
    ? { ...row, capture: 'complete' }
    : row
}

/** Present in complete lines, from before layout 13. Quotes inside strings are escaped, so it is nowhere else. */
const WHOLE = '"damaged":false'
/** Present in such lines since layout 5, and before that in those of failed calls. */
const CAPTURE = '"capture":'

/** The same as bytes to be passed on. They are not parsed unless an older version wrote them. */
export function completeLine(line: Uint8Array): Uint8Array {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length)
  return bytes.includes(WHOLE) ? writeStoredRow(readStoredRow(bytes.toString())) : bytes
}

/**
 * The JSON text of a line as it stands in the database: text in older layouts, packed bytes since. Null where its CRC-32
 * says that it is not as it was written.
 */
export function readStoredLine(stored: unknown, crc: unknown): string | null {
  if (typeof stored !== 'string' && !(stored instanceof Uint8Array)) return null
  if (crc32(stored) !== crc) return null
  return typeof stored === 'string' ? stored : Buffer.from(unpackLine(stored)).toString()
}

/** The line of a row, in UTF-8. */
export function writeStoredRow(row: CompletionRow): Buffer {
  return Buffer.from(JSON.stringify(toRowLine(row)))
}

/** The same row with other metadata. */
export function withMetadata(row: CompletionRow, metadata: MetadataPairs): CompletionRow {
  const has = new Set(row.has)
  if (metadata.length > 0) has.add('metadata')
  else has.delete('metadata')
  return {
    ...row,
    metadata: metadata.map(([key, value]) => [key, value]),
    has: FEATURES.filter((feature) => has.has(feature)),
  }
}
