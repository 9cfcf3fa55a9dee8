import type { StoreCall } from './worker-protocol.ts'

/** The calls that change the store; only the writer's worker answers them. */
export const WRITE_CALLS = [
  'ingest',
  'ingestBatch',
  'reassemble',
  'update',
  'delete',
  'deleteAt',
  'editAt',
  'scrub',
  'mirrorClaim',
  'mirrorRelease',
  'mirrorWrite',
  'mirrorGone',
  'keepProfile',
  'saveView',
  'deleteView',
  'indexTexts',
  'repack',
] as const satisfies readonly StoreCall[]
export type WriteCall = (typeof WRITE_CALLS)[number]
