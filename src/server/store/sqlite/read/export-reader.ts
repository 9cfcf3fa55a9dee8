import type { Hidden } from '../../../redact/hidden.ts'
import { type ExportedLines, SLICE_BYTES, joinLines, toOneLine } from '../../answer/exported-lines.ts'
import { recordLine } from '../../record-line.ts'
import { redactCompletion, redactKept } from '../../redact-record.ts'
import type { ExportForm } from '../../export-store.ts'
import type { KeptReader } from './kept-reader.ts'
import type { WireReader } from './wire-reader.ts'

/** Writes records as the lines of a file. */
export class ExportReader {
  readonly #kept: KeptReader
  readonly #wire: WireReader

  constructor(kept: KeptReader, wire: WireReader) {
    this.#kept = kept
    this.#wire = wire
  }

  /** The records at these places, in this order, as far as a slice reaches; deleted ones are left out. */
  lines(ords: Float64Array, form: ExportForm, hide: Hidden): ExportedLines {
    const lines: Uint8Array[] = []
    const damaged: string[] = []
    let bytes = 0
    let read = 0
    for (const ord of ords) {
      if (bytes >= SLICE_BYTES) break
      read++
      const line = form === 'record' ? this.#record(ord, damaged, hide) : this.#completion(ord, damaged, hide)
      if (line === null) continue
      lines.push(line)
      bytes += line.length
    }
    return { lines: joinLines(lines), records: lines.length, damaged, read }
  }

  #completion(ord: number, damaged: string[], hide: Hidden): Uint8Array | null {
    const [found] = this.#wire.own([ord])
    if (found === undefined) return null
    if (found.json === null) damaged.push(found.id)
    return found.json === null ? null : toOneLine(redactCompletion(found.json, hide))
  }

  #record(ord: number, damaged: string[], hide: Hidden): Uint8Array | null {
    const kept = this.#kept.read(ord)
    if (kept === null) return null
    if (!kept.isWhole) damaged.push(kept.name)
    return kept.record === null ? null : recordLine(redactKept(kept.record, hide))
  }
}
