import type { Gate } from '../access/gate.ts'
import type { Log } from '../machine/log.ts'
import type { MirrorControl } from '../mirror/mirror-control.ts'
import type { Strippable } from '../record/record-policy.ts'
import type { RecordedUpstream, Recorder } from '../record/recorder.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { Relay } from '../upstream/relay/relay-call.ts'
import type { UpstreamSource } from '../upstream/source/upstream-source.ts'
import type { EventHub } from '../live/event-hub.ts'
import type { StaticFiles } from './answer/static-files.ts'

/** An upstream as the routes use it: a list of completions to show, and a relay for every other call under `/v1`. */
export interface UpstreamAccess extends RecordedUpstream {
  /** Its name in the configuration file, even if it is the first; null for the upstream of the environment. */
  entry: string | null
  /** Its key in the store, for its mirror and for what `doctor` found out. */
  key: string
  source: UpstreamSource
  hasKey: boolean
  /** Why it cannot be used at the moment; null if nothing is known to be wrong. */
  trouble(): string | null
  /** Passes a call on to the upstream and its answer back as it arrives. */
  relay: Relay
  /** Only clients that send their own key may use it. Set when no upstream is configured. */
  borrowsKey?: boolean
  /** Members of a create's body that this upstream refuses; they are kept here and not sent on. */
  strip: readonly Strippable[]
}

/** What the HTTP side works with. `main.ts` chooses it; tests choose their own. */
export interface AppDeps {
  store: CompletionStore
  /** The store's file name, to show, and its full path. */
  storeLabel: string
  storeLocation: string
  /** Opens the sample when it is first used; null when it is switched off. */
  sample: (() => Promise<CompletionStore>) | null
  /** `/v1` and `source=upstream` use the first. */
  upstreams: readonly UpstreamAccess[]
  /** Where calls with a key of their own go while no upstream is configured; left out if they may not. */
  borrowed?: UpstreamAccess | null
  /** The command that started this server, to show how to start it again. Default: `completionist`. */
  command?: string
  /** Records calls that create completions; null without an upstream. */
  recorder: Recorder | null
  /** Copies the upstream's stored completions into the store; null without an upstream. */
  mirror: MirrorControl | null
  /** What an export must leave out. Default: nothing. */
  hidden?: () => Hidden
  gate: Gate
  /**
   * Host names with port, in lower case, under which this server answers. A function, because port 0 is chosen only
   * when it listens.
   */
  allowedHosts: () => ReadonlySet<string>
  /** Origins of our own pages. */
  allowedOrigins: () => ReadonlySet<string>
  /** The path below which a proxy serves us, such as `/completionist`; empty at the root. */
  basePath: string
  files: StaticFiles
  events: EventHub
  log: Log
  /** Unix milliseconds. */
  now: () => number
}
