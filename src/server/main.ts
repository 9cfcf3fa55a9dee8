import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createAudit } from './access/audit.ts'
import { createGate } from './access/gate.ts'
import { createKnownTokens } from './access/known-tokens.ts'
import { loadAutoToken, toAccessFiles } from './access/token-files.ts'
import type { Config } from './config.ts'
import { createApp } from './http/app.ts'
import type { AppDeps } from './http/app-deps.ts'
import { createEventHub, type EventHub } from './live/event-hub.ts'
import type { OpenHow } from './engines/store-place.ts'
import { createStorePlace } from './engines/create-store-place.ts'
import { loadStaticFiles } from './http/answer/static-files.ts'
import { createHttpServer } from './http/http-server.ts'
import { inUrl, ownNames } from './http/own-names.ts'
import { toBorrowedAccess, toUpstreamAccess } from './http/upstream-access.ts'
import type { Log } from './machine/log.ts'
import { findLooseFiles } from './machine/find-loose-files.ts'
import { createMirrorControl, type MirrorControl } from './mirror/mirror-control.ts'
import { createMirrorUpstream } from './mirror/mirror-upstream.ts'
import { packageFolder } from './machine/package-version.ts'
import { createLiveRecordings } from './record/live-recordings.ts'
import { openRecorder } from './record/open-recorder.ts'
import { reassemble, type ReassembledSlice } from './record/reassemble/reassemble.ts'
import { startReassembling } from './record/reassemble/start-reassembling.ts'
import { createKeepDays } from './retention/keep-days.ts'
import { sampleRecords } from './sample/sample-records.ts'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts'
import type { StoreCare } from './store/store-care.ts'
import type { CompletionStore } from './store/completion-store.ts'
import { toHidden } from './redact/to-hidden.ts'
import type { ReassembleStore } from './store/reassemble-store.ts'
import type { MirrorStore } from './store/mirror-store.ts'

export interface RunningServer {
  url: string
  /** If we made the token: the address that logs in. Only the owner's terminal may show it. */
  loginUrl: string | null
  /**
   * Ends within 4 s: no new connections; running answers have 2 s, then they are cut off; recorded calls are stored or
   * stay beside the store; the store is closed.
   */
  stop(): Promise<void>
}

/** What running answers have to end after a signal; then they are cut off. */
const GRACE_MS = 2_000
/** Milliseconds after which the store accepts no more recorded calls. */
const STORE_BY_MS = 3_500

/**
 * Opens the configured store, with one reading thread unless `how` says otherwise; `onNotice` hears what opening it
 * reveals. Rejects with a message for the user if that fails.
 */
export function openStore(config: Config, how: OpenHow = {}): Promise<CompletionStore> {
  return createStorePlace(config).open(how)
}

/** Assembles all kept answers of a store again by the rules of this version, and gives what changed, slice by slice. */
export function reassembleStore(store: ReassembleStore, config: Config): AsyncGenerator<ReassembledSlice> {
  return reassemble(store, { hide: () => toHidden(config), all: true })
}

/** What the command line can do about the whole store that the configuration names. */
export function openStoreCare(config: Config): StoreCare {
  return createStorePlace(config).care()
}

/**
 * The only place that chooses: configuration → store, sample, upstream → app → listener. Resolves when it accepts
 * connections; rejects if the store or the port cannot be used.
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const store = await openStore(config, { readers: 3, waits: true, onNotice: (notice) => log.warn(notice) })
  try {
    return await listen(config, store, log)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function listen(config: Config, store: CompletionStore, log: Log): Promise<RunningServer> {
  const place = createStorePlace(config)
  let names = ownNames(config.host, config.port, config.hosts)
  const hidden = () => toHidden(config)
  const sample = config.sample ? createLazySample() : null
  const events = createEventHub()
  const upstreams = toUpstreamAccess(config.upstreams, config.keyRule)
  const borrowed = config.borrowed === null ? null : toBorrowedAccess(config.borrowed)
  const behind = borrowed === null ? upstreams : [borrowed]
  const recorder =
    behind.length === 0
      ? null
      : await openRecorder({
          upstreams: behind,
          store,
          beside: place.beside,
          diskLimit: config.waitingOnDisk,
          log,
          hidden,
          live: createLiveRecordings(events),
          onStored: (added) => events.send({ name: 'rows', data: { added, deleted: 0 } }),
          onState: (data) => events.send({ name: 'recorder', data }),
        })
  // Pages get this when they connect, so that they need not ask.
  if (recorder !== null) events.greet(() => [{ name: 'recorder', data: recorder.state() }])
  const mirror = toMirror(config, store, events, log)
  const files = toAccessFiles(config.store)
  const token = config.token ?? (config.autoToken ? loadAutoToken(files?.auto ?? null) : null)
  for (const loose of findLooseFiles([config.tokenFile, ...Object.values(files ?? {}), ...config.keyFiles]))
    log.warn(loose)
  const audit = createAudit(files?.audit ?? null, log)
  const gate = createGate({
    tokens: createKnownTokens(token, files?.named ?? null, log),
    audit,
    log,
    origins: () => names.origins,
    now: Date.now,
  })
  const deps: AppDeps = {
    store,
    storeLabel: place.label,
    storeLocation: place.location,
    sample: sample?.open ?? null,
    upstreams,
    borrowed,
    command: config.command,
    recorder,
    mirror,
    hidden,
    gate,
    allowedHosts: () => names.hosts,
    allowedOrigins: () => names.origins,
    basePath: config.basePath,
    files: loadStaticFiles(path.join(packageFolder(), 'dist', 'app'), config.basePath),
    events,
    log,
    now: Date.now,
  }
  const server = createHttpServer(createApp(deps), config.basePath)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: config.host, port: config.port }, resolve)
  })
  const { port } = requirePort(server.address())
  await mirror?.boot(config.mirror)
  const reassembling = startReassembling(store, {
    log,
    hide: hidden,
    onChanged: () => events.send({ name: 'changed', data: {} }),
  })
  const keep =
    config.keepDays === null
      ? null
      : createKeepDays({
          store,
          days: config.keepDays,
          log,
          audit,
          now: Date.now,
          onDeleted: (deleted) => events.send({ name: 'rows', data: { added: 0, deleted } }),
        })
  void keep?.run()
  names = ownNames(config.host, port, config.hosts)
  // Made ahead, so that the first page need not wait for the sample. If that fails, asking for it says why.
  if (sample !== null && (await store.status()).rows === 0) sample.open().catch(() => {})
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  const url = `http://${inUrl(host)}:${port}`
  return {
    url,
    loginUrl: token !== null && config.autoToken ? `${url}${config.basePath}/#t=${token.reveal()}` : null,
    stop: async () => {
      keep?.stop()
      const started = performance.now()
      deps.events.close()
      const reassembled = reassembling.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const mirrored = mirror?.close()
      const cut = setTimeout(() => {
        recorder?.ending()
        server.closeAllConnections()
      }, GRACE_MS)
      await closed
      clearTimeout(cut)
      await mirrored
      // First the calls that were cut off must end, then the store gets them; the journal keeps the rest.
      await recorder?.close(STORE_BY_MS - (performance.now() - started))
      await sample?.close()
      await reassembled
      await store.close()
      recorder?.release()
      await audit.settled()
    },
  }
}

function toMirror(config: Config, store: MirrorStore, events: EventHub, log: Log): MirrorControl | null {
  if (config.upstreams.length === 0) return null
  return createMirrorControl({
    store,
    upstreams: config.upstreams.map(createMirrorUpstream),
    log,
    onState: (data) => events.send({ name: 'mirror', data }),
    onRows: (added) => events.send({ name: 'rows', data: { added, deleted: 0 } }),
    onChanged: () => events.send({ name: 'changed', data: {} }),
  })
}

async function openSample(): Promise<CompletionStore> {
  const store = await openSqliteStore({ location: ':memory:', name: 'sample' })
  await store.ingest(sampleRecords(Math.floor(Date.now() / 1000)))
  return store
}

/** The sample costs memory and time, so it is made when it is first looked at. */
function createLazySample(): { open: () => Promise<CompletionStore>; close: () => Promise<void> } {
  let opening: Promise<CompletionStore> | null = null
  return {
    open: () => (opening ??= openSample()),
    close: async () => (await opening)?.close(),
  }
}

function requirePort(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address
}
