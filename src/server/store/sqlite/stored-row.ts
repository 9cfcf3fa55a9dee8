import type { CompletionRow } from '#contract/completion-row.ts'
import { FEATURES } from '#contract/feature.ts'
import type { MetadataEntries } from '#contract/list-query.ts'

/** What lines written by layout version 1, or before version 4, lack beside `capture`. */
const SINCE = { expires_at: null, mirrored_at: null, gone_upstream_at: null, moderation: null }

/**
 * The line of the table as the store wrote it. Not parsed against the schema: only the writer writes it, and a list page
 * has hundreds. Throws `SyntaxError` where the text is damaged.
 */
export function readStoredRow(text: string): CompletionRow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its CRC says that the writer wrote it
  const row = JSON.parse(text) as Omit<CompletionRow, 'capture'> & Partial<Pick<CompletionRow, 'capture'>>
  // Before version 5 no line said how its call ended; that version wrote it into those that did not end well.
  const { capture = row.way === 'recorded' ? 'complete' : null } = row
  return { ...SINCE, ...row, capture }
}

/** Written near the end of a line since version 5. Quotes inside of strings are escaped, so it stands nowhere else. */
const LATEST = Buffer.from('"capture":')

/** The same as bytes to be passed on. They stay as they are, and unread, unless an older version wrote them. */
export function completeLine(line: Uint8Array): Uint8Array {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length)
  if (bytes.lastIndexOf(LATEST) !== -1) return bytes
  return Buffer.from(JSON.stringify(readStoredRow(bytes.toString())))
}

/** The same line after its metadata was replaced. */
export function withMetadata(row: CompletionRow, metadata: MetadataEntries): CompletionRow {
  const has = new Set(row.has)
  if (metadata.length > 0) has.add('metadata')
  else has.delete('metadata')
  return {
    ...row,
    metadata: metadata.map(([key, value]) => [key, value]),
    has: FEATURES.filter((feature) => has.has(feature)),
  }
}
