import type { Hidden } from '../../redact/hidden.ts'
import type { CompletionStore, KeptAnswer } from '../../store/store.ts'
import { ASSEMBLER } from '../assemble/assembler-version.ts'
import type { RecordedRecord } from '../capture/capture.ts'
import { type CaptureReader, createCaptureReader } from '../capture/capture-reader.ts'
import { type Reread, toCallAgain, toReread } from './reread-answer.ts'

/** A record that was made anew, and what is another one in it. */
export interface ReassembledRecord extends Pick<Reread, 'members' | 'captures'> {
  name: string
}

/** A slice of the work; each is on disk when it is given. */
export interface ReassembledSlice {
  /** Answers read in this slice. */
  read: number
  changed: ReassembledRecord[]
  /** Names of records that are damaged, which stay as they are. */
  damaged: string[]
}

export interface ReassembleOptions {
  /** What must not be written; asked at each. */
  hide: () => Hidden
  /** Also those that this assembler has made or read. */
  all?: boolean
  /** Ends it where it is. */
  signal?: AbortSignal
}

/**
 * Makes the records of kept answers again where an older assembler made them (`all`: of every kept answer) and writes those
 * that become others. A slice at a time: readers and the recorder go on, and killed anywhere it goes on where it was.
 * Rejects where the store does.
 */
export async function* reassemble(
  store: Pick<CompletionStore, 'keptAnswers' | 'reassemble'>,
  { hide, all = false, signal }: ReassembleOptions,
): AsyncGenerator<ReassembledSlice> {
  const reader = createCaptureReader()
  // A long answer takes seconds: it is not waited for.
  const abort = () => void reader.close()
  signal?.addEventListener('abort', abort)
  try {
    for (let from: number | null | undefined; from !== null; ) {
      const { found, damaged, next } = await store.keptAnswers(all ? Number.MAX_SAFE_INTEGER : ASSEMBLER, from ?? null)
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
              ASSEMBLER,
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
