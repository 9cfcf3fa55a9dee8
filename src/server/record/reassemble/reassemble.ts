import type { Hidden } from '../../redact/hidden.ts'
import type { KeptAnswer, ReassembleStore } from '../../store/reassemble-store.ts'
import { ASSEMBLER_VERSION } from '../assemble/assembler-version.ts'
import type { RecordedRecord } from '../capture/recorded-record.ts'
import { type CaptureReader, createCaptureReader } from '../capture/capture-reader.ts'
import { type Reread, toCallAgain, toReread } from './reread.ts'

/** A record that was assembled again, and what changed in it. */
export interface ReassembledRecord extends Pick<Reread, 'members' | 'captures'> {
  name: string
}

/** A slice of the work. It is on disk when it is given. */
export interface ReassembledSlice {
  read: number
  changed: ReassembledRecord[]
  /** Names of damaged records, which stay as they are. */
  damaged: string[]
}

export interface ReassembleOptions {
  /** What must not be written; asked for each call. */
  hide: () => Hidden
  /** Also those that the current assembler has made or read. */
  all?: boolean
  signal?: AbortSignal
}

/**
 * Assembles the kept answers of older assemblers again (`all`: every kept answer) and writes the records that change.
 * It works in slices: reading and recording go on meanwhile, and after a crash it continues where it was. Rejects if
 * the store fails.
 */
export async function* reassemble(
  store: ReassembleStore,
  { hide, all = false, signal }: ReassembleOptions,
): AsyncGenerator<ReassembledSlice> {
  const reader = createCaptureReader()
  // A long answer takes seconds: stopping does not wait for it.
  const abort = () => void reader.close()
  signal?.addEventListener('abort', abort)
  try {
    for (let from: number | null | undefined; from !== null; ) {
      const { found, damaged, next } = await store.keptAnswers(
        all ? Number.MAX_SAFE_INTEGER : ASSEMBLER_VERSION,
        from ?? null,
      )
      const rereads: Reread[] = []
      for (const kept of found) {
        if (signal?.aborted === true) return
        rereads.push(await reread(kept, hide(), reader))
      }
      if (signal?.aborted === true) return
      const written = new Set(
        found.length === 0
          ? []
          : await store.reassemble(
              ASSEMBLER_VERSION,
              rereads.map(({ change }) => change),
            ),
      )
      const changed = rereads.flatMap(({ change, members, captures }, at) =>
        written.has(change.call) ? [{ name: found[at]?.name ?? '', members, captures }] : [],
      )
      from = next
      yield { read: found.length, changed, damaged }
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await reader.close()
  }
}

async function reread(kept: KeptAnswer, hide: Hidden, reader: CaptureReader): Promise<Reread> {
  const call = toCallAgain(kept, hide)
  if (call === null) return { change: { call: kept.call.id, was: kept.sha256, to: null }, members: [], captures: null }
  const fresh = await new Promise<RecordedRecord>((resolve) => reader.read(call, resolve))
  return toReread(kept, fresh)
}
