import type { ImportReport } from '#contract/source/import-report.ts'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** Files on their way in. One at a time; the last one stays until it is dismissed. */
export interface ImportJob {
  file: string
  bytesTotal: number
  report: ImportReport | null
  error: Error | null
  running: boolean
  /** Files that wait for this one. */
  waiting: number
  stop: () => void
}

let job: ImportJob | null = null
const listeners = new Set<() => void>()

/** The import that runs or ran last; null when there was none or it was dismissed. */
export function useImportJob(): ImportJob | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => job,
  )
}

/** Puts the last report away. A running import goes on. */
export function dismissImport(): void {
  if (job !== null && !job.running) set(null)
}

/** Sends files to the store, one after the other, and draws the screen's answers anew after each. */
export async function startImport(files: readonly File[], client: QueryClient): Promise<void> {
  if (job?.running) return
  for (const [index, file] of files.entries()) {
    const abort = new AbortController()
    set({
      file: file.name,
      bytesTotal: file.size,
      report: null,
      error: null,
      running: true,
      waiting: files.length - index - 1,
      stop: () => abort.abort(),
    })
    try {
      // Loaded when the first file comes: most visits import nothing.
      const { sendFile } = await import('./send-file.ts')
      await sendFile(file, abort.signal, (report) => patch({ report }))
      patch({ running: false })
    } catch (error) {
      patch({ running: false, error: error instanceof Error ? error : new Error(String(error)) })
    }
    await client.resetQueries()
    if (job?.error) return
  }
}

function patch(change: Partial<ImportJob>): void {
  if (job !== null) set({ ...job, ...change })
}

function set(next: ImportJob | null): void {
  job = next
  for (const listener of listeners) listener()
}
