import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { type Hidden, toFinder } from './hidden.ts'
import { createRedactor, type Redacted } from './redactor.ts'

/** Metadata without what must not be kept, and how much was removed. */
export function redactMetadata(
  metadata: MetadataPairs,
  hide: Hidden,
): { metadata: MetadataPairs; redacted: Redacted | null } {
  const redactor = createRedactor(toFinder(hide))
  const clean = metadata.map(([key, value]) => [redactor.text(key), redactor.text(value)] as const)
  return { metadata: clean, redacted: redactor.redacted() }
}
