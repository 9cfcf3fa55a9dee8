import { isRecord } from '#lib/is-record.ts'
import type { Engine, EngineCall, EngineCalls } from '../../engine.ts'
import type { ReadLag } from '../../kept-store.ts'
import { StoreFailure, StoreSettingError } from '../../store-failure.ts'
import type { Database } from '../database/database.ts'

/** What a replica answers: lists, what is counted over them, and exports. Single records are read from the primary. */
const FROM_REPLICA: ReadonlySet<EngineCall> = new Set([
  'page',
  'view',
  'sums',
  'isCostReported',
  'later',
  'pulse',
  'facets',
  'histogram',
  'usage',
  'columnSums',
  'groups',
  'exportPlaces',
  'exportLines',
])

/** Changes that a person makes and then looks for. What a recorder or a mirror brings is shown when the replica has it. */
const DEEDS: ReadonlySet<EngineCall> = new Set(['update', 'delete', 'deleteAt', 'editAt', 'ingest'])

/** A database, and the engine that answers from it. */
export interface ReplicaSide {
  engine: Engine
  database: Database
}

/** A primary and its replica. The replica is opened when it answers, so that one that is down does not prevent a start. */
export interface Pair {
  primary: ReplicaSide
  replica: { label: string; first: ReplicaSide | null; open: () => Promise<ReplicaSide> }
}

/** A replica that could not be opened is tried again after this many milliseconds. */
const AGAIN_MS = 5_000

/**
 * An engine that writes to a primary and lists from its replica. After a person's change it lists from the primary until the
 * replica has it, too, and whenever the replica does not answer.
 */
export function createReplicaEngine({ primary, replica }: Pair): Engine {
  /** The position in the primary's log that the replica must reach before it may answer again. */
  let awaited: string | null = null
  let trouble: string | null = null
  let opened = replica.first
  let tryMs = 0

  const follower = async () => {
    if (opened !== null) return opened
    if (Date.now() < tryMs) throw new StoreFailure(trouble ?? '', { kind: 'away' })
    tryMs = Date.now() + AGAIN_MS
    opened = await replica.open()
    return opened
  }
  const position = async () =>
    String((await primary.database.quick('SELECT pg_current_wal_lsn()::text AS at', []))[0]?.['at'])
  const hasReached = async (at: string) => {
    const found = await (await follower()).database.quick(
      'SELECT pg_is_in_recovery() AS follows, coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS has',
      [at],
    )
    if (found[0]?.['follows'] !== true)
      throw new StoreFailure('The replica follows no primary any more', { kind: 'away' })
    return found[0]['has'] === true
  }
  const isReady = async () => {
    if (awaited === null) return true
    const at = awaited
    if (!(await hasReached(at))) return false
    // There may have been another change in the meantime.
    if (awaited === at) awaited = null
    return awaited === null
  }
  const list = async <Call extends EngineCall>(
    call: Call,
    args: Parameters<EngineCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<EngineCalls[Call]>> => {
    try {
      if (await isReady()) {
        const answer = await (await follower()).engine.ask(call, args, signal)
        trouble = null
        if (!lacksRecords(answer)) return answer
      }
    } catch (error) {
      if (!isAway(error)) throw error
      trouble = error.message
    }
    return primary.engine.ask(call, args, signal)
  }
  return {
    async ask(call, args, signal) {
      if (FROM_REPLICA.has(call)) return list(call, args, signal)
      const answer = await primary.engine.ask(call, args, signal)
      if (isDeed(call, args)) awaited = await position()
      return answer
    },
    ...(primary.engine.listen === undefined ? {} : { listen: primary.engine.listen }),
    async readLag(): Promise<ReadLag> {
      const unknown = { location: replica.label, rows: null, seconds: null }
      try {
        const [at, there] = [await position(), await seqOf(primary.database)]
        if (await hasReached(at)) return { ...unknown, rows: 0, seconds: 0, trouble: null }
        const { database } = await follower()
        const found = await database.quick(
          'SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS seconds',
          [],
        )
        const { seconds } = found[0] ?? {}
        const rows = Math.max(there - (await seqOf(database)), 0)
        return {
          ...unknown,
          rows,
          seconds: seconds == null ? null : Math.max(Math.ceil(Number(seconds)), 1),
          trouble: null,
        }
      } catch (error) {
        if (!isAway(error)) throw error
        trouble = error.message
        return { ...unknown, trouble }
      }
    },
    async close() {
      await opened?.engine.close()
      await primary.engine.close()
    },
  }
}

/**
 * Whether an export lacks records at the places that it was asked for: the primary may have named them, and the replica not have
 * them yet. They would be left out without a word.
 */
function lacksRecords(answer: unknown): boolean {
  if (!isRecord(answer)) return false
  const { read, records, damaged } = answer
  return Array.isArray(damaged) && Number(records) + damaged.length < Number(read)
}

/** Recorded calls come in by themselves; everything else was brought by a person. */
function isDeed(call: EngineCall, args: readonly unknown[]): boolean {
  if (!DEEDS.has(call)) return false
  const [records] = args
  return call !== 'ingest' || !Array.isArray(records) || records.some(({ way }) => way !== 'recorded')
}

async function seqOf(database: Database): Promise<number> {
  return Number((await database.quick('SELECT seq FROM totals', []))[0]?.['seq'])
}

/** If it turns out to be no replica while the server runs, it counts as one that does not answer. */
function isAway(error: unknown): error is Error {
  return error instanceof StoreFailure || error instanceof StoreSettingError
}
