import type { ImportReport } from '#contract/source/import-report.ts'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ownedByClient } from '../../api/owned-by-client.ts'

/** A file on its way in, or the last one that was, until it is dismissed. */
export interface ImportJob {
  file: string
  bytesTotal: number
  report: ImportReport | null
  error: Error | null
  running: boolean
  /** Files that wait for this one. */
  waiting: number
  stop: () => void
  /** Puts the report away. A running import goes on. */
  dismiss: () => void
}

/** The import that runs or ran last; null when there was none or it was dismissed. */
export function useImportJob(): ImportJob | null {
  const { subscribe, read } = importsOf(useQueryClient())
  return useSyncExternalStore(subscribe, read)
}

/** Sends files to the store, one after the other, and draws the screen's answers anew after each. */
export async function startImport(files: readonly File[], client: QueryClient): Promise<void> {
  await importsOf(client).start(files)
}

const importsOf = ownedByClient(createImports)

/** One import at a time. */
function createImports(client: QueryClient) {
  let job: ImportJob | null = null
  const listeners = new Set<() => void>()
  const set = (next: ImportJob | null) => {
    job = next
    for (const listener of listeners) listener()
  }
  const patch = (change: Partial<ImportJob>) => {
    if (job !== null) set({ ...job, ...change })
  }
  const send = async (file: File, waiting: number) => {
    const abort = new AbortController()
    const stop = () => abort.abort()
    const dismiss = () => {
      if (job?.running === false) set(null)
    }
    set({ file: file.name, bytesTotal: file.size, report: null, error: null, running: true, waiting, stop, dismiss })
    try {
      // Loaded when the first file comes: most visits import nothing.
      const { sendFile } = await import('../../api/commands/send-file.ts')
      await sendFile(file, abort.signal, (report) => patch({ report }))
      patch({ running: false })
    } catch (error) {
      patch({ running: false, error: error instanceof Error ? error : new Error(String(error)) })
    }
    await client.resetQueries()
  }
  return {
    read: () => job,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: async (files: readonly File[]) => {
      if (job?.running) return
      for (const [index, file] of files.entries()) {
        await send(file, files.length - index - 1)
        if (job?.error) return
      }
    },
  }
}
