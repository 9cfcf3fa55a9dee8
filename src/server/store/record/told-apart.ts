import { projectRow } from '#contract/projection/project-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { readBeside, toText } from './codec/body-codec.ts'
import type { StoredBytes } from './codec/stored-body.ts'

/**
 * A row that an older version made, with what tells its prompt and answer apart from those that begin alike; as it is where
 * the record cannot be read.
 */
export function toToldApart(
  row: CompletionRow,
  { bytes, damage }: StoredBytes,
  beside: { request?: unknown; messages?: unknown },
): CompletionRow {
  if (bytes === null || damage !== null) return row
  const [request, messages] = [beside.request, beside.messages].map((part) =>
    part instanceof Uint8Array ? readBeside(part) : null,
  )
  const { prompt_hash, output } = projectRow({
    id: '',
    body: toText(bytes),
    request: request ?? (messages == null ? null : `{"messages":${messages}}`),
    metadata: [],
    way: 'imported',
    receivedAt: 0,
    latencyMs: null,
  })
  const digits = output.digits === undefined ? {} : { digits: output.digits }
  return { ...row, prompt_hash: row.prompt_hash ?? prompt_hash, output: { ...row.output, ...digits } }
}
