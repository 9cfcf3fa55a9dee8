import { toSlices } from '../store/slices.ts'
import type { BulkStore } from '../store/bulk-store.ts'

/**
 * Deletes the records at these places in slices, each all or nothing; gives how many still existed. Stops early if
 * `signal` fires. Rejects if the store fails.
 */
export async function deletePlaces(
  store: Pick<BulkStore, 'deleteAt'>,
  places: Float64Array,
  onDeleted: (deleted: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  let deleted = 0
  for (const slice of toSlices(places)) {
    if (signal?.aborted === true) break
    deleted += await store.deleteAt(slice)
    onDeleted(deleted)
  }
  return deleted
}
