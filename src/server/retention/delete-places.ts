import type { CompletionStore } from '../store/store.ts'

/** Records that go in one transaction: others write between two of them. */
const SLICE = 100

/**
 * Deletes the records at these places in slices, each of which is whole or has not happened; gives how many were still
 * there. Ends early where `signal` fires. Rejects where the store does.
 */
export async function deletePlaces(
  store: Pick<CompletionStore, 'deleteAt'>,
  places: Float64Array,
  onDeleted: (deleted: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  let deleted = 0
  for (let at = 0; at < places.length; at += SLICE) {
    if (signal?.aborted === true) break
    deleted += await store.deleteAt(places.slice(at, at + SLICE))
    onDeleted(deleted)
  }
  return deleted
}
