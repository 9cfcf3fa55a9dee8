import type { Hidden } from '../../../redact/hidden.ts'
import { recordLine } from '../../record-line.ts'
import { redactCompletion, redactKept } from '../../redact-record.ts'
import type { ExportForm } from '../../export-store.ts'
import { type ExportedLines, toOneLine, SLICE_BYTES, joinLines } from '../../answer/exported-lines.ts'
import type { Session } from '../database/database.ts'
import { inGroups, readKept } from './kept-reader.ts'
import { readOwn } from './wire-reader.ts'

/** The records at these places, in this order, as far as a slice reaches; deleted ones are left out. */
export async function readExport(
  session: Session,
  ords: Float64Array,
  form: ExportForm,
  hide: Hidden,
): Promise<ExportedLines> {
  const lines: Uint8Array[] = []
  const damaged: string[] = []
  let bytes = 0
  let read = 0
  for await (const group of inGroups(session, ords)) {
    const found =
      form === 'record'
        ? await recordsOf(session, group, damaged, hide)
        : await completionsOf(session, group, damaged, hide)
    lines.push(...found)
    read += group.length
    bytes += found.reduce((sum, line) => sum + line.length, 0)
    if (bytes >= SLICE_BYTES) break
  }
  return { lines: joinLines(lines), records: lines.length, damaged, read }
}

async function completionsOf(session: Session, ords: number[], damaged: string[], hide: Hidden): Promise<Uint8Array[]> {
  return (await readOwn(session, ords, 'own')).flatMap(({ id, json }) => {
    if (json !== null) return [toOneLine(redactCompletion(json, hide))]
    damaged.push(id)
    return []
  })
}

async function recordsOf(session: Session, ords: number[], damaged: string[], hide: Hidden): Promise<Uint8Array[]> {
  return (await readKept(session, ords)).flatMap(({ name, record, isWhole }) => {
    if (!isWhole) damaged.push(name)
    return record === null ? [] : [recordLine(redactKept(record, hide))]
  })
}
