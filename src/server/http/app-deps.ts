import type { Gate } from '../access/gate.ts'
import type { CompletionSource } from '../completion-source.ts'
import type { Log } from '../log.ts'
import type { MirrorControl } from '../mirror/mirror-control.ts'
import type { Strippable } from '../record/policy.ts'
import type { RecordedUpstream, Recorder } from '../record/recorder.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/store.ts'
import type { Relay } from '../upstream/relay/relay-call.ts'
import type { EventHub } from '../live/event-hub.ts'
import type { StaticFiles } from './answer/static-files.ts'

/** An upstream as the routes see it: rows to look at, and a way on for every other call under `/v1`. */
export interface UpstreamAccess extends RecordedUpstream {
  /** The name that the configuration gives it, also where it is the first; null for the environment's own. */
  entry: string | null
  /** Names it in the store: its mirror, and what `doctor` found out. */
  key: string
  source: CompletionSource
  hasKey: boolean
  /** Why it cannot be used just now; null while nothing speaks against it. */
  trouble(): string | null
  /** Passes a call on, below the base URL, and its answer back as it arrives. */
  relay: Relay
  /** Only clients with a key of their own may use it; set where nobody has configured an upstream. */
  borrowsKey?: boolean
  /** Members of a create's body that upstream refuses, so that they stay here. */
  strip: readonly Strippable[]
}

/** What the HTTP side works with. Everything is chosen in `main.ts`; tests choose for themselves. */
export interface AppDeps {
  store: CompletionStore
  /** File name of the store for people, and its whole path. */
  storeLabel: string
  storeLocation: string
  /** Opens the sample on first use; null when it is switched off. */
  sample: (() => Promise<CompletionStore>) | null
  /** `/v1` and `source=upstream` mean the first. */
  upstreams: readonly UpstreamAccess[]
  /** Where calls of clients with a key of their own go on to while there is no upstream; left out where none may. */
  borrowed?: UpstreamAccess | null
  /** How this server was started, as a command to start it again; `completionist` where left out. */
  command?: string
  /** Watches calls that create completions; null where there is no upstream. */
  recorder: Recorder | null
  /** Walks upstream into the store; null where there is no upstream. */
  mirror: MirrorControl | null
  /** What must not leave by an export; nothing where left out. */
  hidden?: () => Hidden
  gate: Gate
  /** Names this server answers to, port included, lower case. A function: port 0 is known only after listening. */
  allowedHosts: () => ReadonlySet<string>
  /** Origins whose pages are ours. */
  allowedOrigins: () => ReadonlySet<string>
  /** Where a proxy serves us: `/completionist`; empty at the root. */
  basePath: string
  files: StaticFiles
  events: EventHub
  log: Log
  /** Unix milliseconds. */
  now: () => number
}
