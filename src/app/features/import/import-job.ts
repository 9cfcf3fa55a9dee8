import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ownedPlace } from '../../api/owned-by-client.ts'
import { whenHere } from '../../ui/late/when-here.ts'
import type { ImportState } from './import-state.ts'

/** The current or last import; null if there was none or it was dismissed. */
export function useImportJob(): ImportState | null {
  const { subscribe, read } = placeOf(useQueryClient())
  return useSyncExternalStore(subscribe, read)
}

/**
 * Sends files to the store, one after the other, and loads the page's answers again after each. Does nothing while an
 * import runs.
 */
export async function startImport(files: readonly File[], client: QueryClient): Promise<void> {
  // Loaded with the first file: most visits import nothing.
  await whenHere(
    () => import('./send-files.ts'),
    ({ sendFiles }) => sendFiles(files, client, placeOf(client)),
  )
}

const placeOf = ownedPlace<ImportState>()
