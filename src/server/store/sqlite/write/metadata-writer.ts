import { toMetadataText } from '#contract/metadata/metadata.ts'
import { applyMetadataEdit, type Edited, type MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactMetadata } from '../../../redact/redact-metadata.ts'
import type { EditedRecords } from '../../bulk-store.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { inIndexOrder } from './in-index-order.ts'
import { toText, unpackBody } from '../../record/codec/body-codec.ts'
import { toMarks } from '../../record/marks.ts'
import { toMetadataSplice } from '../../record/metadata-splice.ts'
import { withMetadata } from '../../record/stored-row.ts'
import type { KeptSums } from '../tables/kept-sums.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import type { PairTable } from '../tables/pair-table.ts'
import type { RecordTable } from '../tables/record-table.ts'

/** Replaces the metadata of a record, and all by which it is counted and found for it. Everything inside a transaction. */
export class MetadataWriter {
  readonly #records: RecordTable
  readonly #pairs: PairTable
  readonly #sums: KeptSums

  constructor(records: RecordTable, pairs: PairTable, sums: KeptSums) {
    this.#records = records
    this.#pairs = pairs
    this.#sums = sums
  }

  /** Edits the records that still exist at these places. */
  editAt(ords: Iterable<number>, edit: MetadataEdit, at: number, hide: Hidden): EditedRecords {
    const answer: EditedRecords = { changed: 0, refused: [] }
    for (const ord of inIndexOrder(ords)) {
      const found = this.#records.at(ord)
      if (found === null) continue
      const edited = this.#edited(ord, edit)
      if ('refused' in edited) answer.refused.push({ id: fromColumnText(found.name), reason: edited.refused })
      if (!('metadata' in edited)) continue
      this.set(ord, found.pairs, edited.metadata, at, hide)
      answer.changed++
    }
    return answer
  }

  #edited(ord: number, edit: MetadataEdit): Edited {
    const metadata = this.#records.bodies.metadata(ord)
    return metadata === null ? { refused: 'It is damaged.' } : applyMetadataEdit(metadata, edit)
  }

  /** Gives a record other metadata. `pairs` are those by which the record is found so far, packed; `at` is Unix seconds. */
  set(ord: number, pairs: Uint8Array, given: MetadataPairs, at: number, hide: Hidden): void {
    const { metadata, redacted } = redactMetadata(given, hide)
    const row = withMetadata(this.#records.row(ord), metadata)
    const before = new Set(unpackPairs(pairs))
    // A record may be found by more values than its row has room for.
    const others = [...before].filter((pair) => !this.#pairs.isOfMetadata(pair))
    const after = new Set([...others, ...toMarks(row).map((mark) => this.#pairs.numberOf(mark))])
    const gone = [...before].filter((pair) => !after.has(pair))
    const added = [...after].filter((pair) => !before.has(pair))
    this.#records.unmark(ord, gone)
    this.#records.mark(ord, added)
    this.#sums.countPairs(row, gone, -1)
    this.#sums.countPairs(row, added, 1)
    this.#records.setMetadata(ord, row, [...after], this.splice(ord, metadata), at)
    if (redacted !== null) this.#records.redactions.add(ord, redacted)
  }

  /** The metadata as it is kept beside a body that has other metadata; null if it has the same. */
  splice(ord: number, metadata: MetadataPairs): string | null {
    const { codec, size, body } = this.#records.bodies.read(ord)
    try {
      return toMetadataSplice(toText(unpackBody(codec, body, size)), metadata)
    } catch {
      // A damaged body cannot be compared, so the current metadata is stored in any case.
      return toMetadataText(metadata)
    }
  }
}
