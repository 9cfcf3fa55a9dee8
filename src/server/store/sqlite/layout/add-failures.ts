import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toPreview } from '#contract/text/preview.ts'
import { unpackBeside } from '../../record/codec/body-codec.ts'
import { toCallFailure } from '../../record/call-failure.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import { readStoredRow } from '../../record/stored-row.ts'

/**
 * Version 6: the rows of failed calls show in their output what upstream said, also for existing calls. Only those rows
 * are rewritten; no body is unpacked. Inside a transaction.
 */
export function addFailures(db: DatabaseSync): void {
  const failed = db.prepare("SELECT ord FROM completions WHERE capture IN ('upstream_error', 'unparsed') ORDER BY ord")
  const call = db.prepare('SELECT call, answer FROM calls WHERE ord = ?')
  const line = db.prepare('SELECT crc, row FROM rows WHERE ord = ?')
  const setLine = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
  const setOutput = db.prepare('UPDATE completions SET output = ? WHERE ord = ?')
  for (const place of failed.all()) {
    const ord = Number(place['ord'])
    const found = line.get(ord)
    const text = String(found?.['row'])
    // A damaged row is made again from its record whenever it is read.
    if (found === undefined || crc32(text) !== found['crc']) continue
    const row = readStoredRow(text)
    if (row.output.kind !== 'none') continue
    const kept = call.get(ord)
    const words = toCallFailure({
      capture: row.capture,
      answer: readAnswer(kept?.['answer']),
      notes: readStoredCall(typeof kept?.['call'] === 'string' ? kept['call'] : null)?.notes ?? [],
    })
    if (words === null) continue
    const changed: CompletionRow = { ...row, output: { kind: 'error', text: toPreview(words.message), more: 0 } }
    const written = JSON.stringify(changed)
    setLine.run(crc32(written), written, ord)
    setOutput.run(SORT_COLUMNS.output.value?.(changed) ?? null, ord)
  }
}

function readAnswer(packed: unknown): Uint8Array | null {
  try {
    return packed instanceof Uint8Array ? unpackBeside(packed) : null
  } catch {
    return null
  }
}
