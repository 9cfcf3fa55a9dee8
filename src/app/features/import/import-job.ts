import type { ImportReport } from '#contract/source/import-report.ts'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ownedPlace } from '../../api/owned-by-client.ts'

/** A file on its way in, or the last one that was, until it is dismissed. */
export interface ImportJob {
  file: string
  bytesTotal: number
  report: ImportReport | null
  error: Error | null
  running: boolean
  /** How many files wait for this one. */
  waiting: number
  stop: () => void
  /** Puts the report away. A running import goes on. */
  dismiss: () => void
}

/** The current or last import; null if there was none or it was dismissed. */
export function useImportJob(): ImportJob | null {
  const { subscribe, read } = placeOf(useQueryClient())
  return useSyncExternalStore(subscribe, read)
}

/** Sends files to the store, one after the other, and loads the page's answers again after each. Does nothing while an import runs. */
export async function startImport(files: readonly File[], client: QueryClient): Promise<void> {
  // Loaded with the first file: most visits import nothing.
  const { runImport } = await import('./run-import.ts')
  await runImport(files, client, placeOf(client))
}

const placeOf = ownedPlace<ImportJob>()
