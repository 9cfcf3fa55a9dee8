import type { CompletionSource } from '../source/completion-source.ts'
import type { BulkStore } from './bulk-store.ts'
import type { ExportStore } from './export-store.ts'
import type { IngestStore } from './ingest-store.ts'
import type { KeptStore } from './kept-store.ts'
import type { MirrorStore } from './mirror-store.ts'
import type { ReassembleStore } from './reassemble-store.ts'
import type { ScreenStore } from './screen-store.ts'
import type { ViewStore } from './view-store.ts'
import type { WireStore } from './wire-store.ts'

/** All that our own store can do, on top of what every source can. Whoever needs a part of it asks for that part. */
export interface CompletionStore
  extends CompletionSource,
    WireStore,
    ScreenStore,
    IngestStore,
    ExportStore,
    BulkStore,
    ReassembleStore,
    MirrorStore,
    ViewStore,
    KeptStore {}
