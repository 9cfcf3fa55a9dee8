import type { CompletionRow } from '#contract/row/completion-row.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import type { IncomingRecord, KeptFacts } from '../ingest-store.ts'
import { toText } from './codec/body-codec.ts'
import { mergeRow } from './mirrored/merge-row.ts'
import { withMetadata } from './stored-row.ts'

/**
 * The row of a record from another store: made from its bytes, and completed from upstream's listings as it was there.
 */
export function restoreRow(projected: CompletionRow, incoming: IncomingRecord, kept: KeptFacts): CompletionRow {
  let row = projected
  for (const { text } of kept.listings) {
    if (text !== null) row = mergeRow(row, projectListed(text, incoming))
  }
  return {
    ...withMetadata(row, projected.metadata),
    mirrored_at: kept.mirroredAt,
    expires_at: kept.expiresAt,
    gone_upstream_at: kept.goneUpstreamAt,
  }
}

function projectListed(text: Uint8Array, { messages, receivedAt }: IncomingRecord): CompletionRow {
  return projectRow({
    id: '',
    body: toText(text),
    request: messages === null ? null : `{"messages":${toText(messages)}}`,
    metadata: null,
    way: 'mirrored',
    receivedAt,
    latencyMs: null,
  })
}
