import type { QueryClient } from '@tanstack/react-query'
import { sendFile } from '../../api/commands/send-file.ts'
import { askAllAgain } from '../../api/answer-keys.ts'
import type { OwnedPlace } from '../../api/owned-by-client.ts'
import type { ImportReport } from '#contract/source/import-report.ts'
import type { ImportState } from './import-state.ts'

/** Sends files to the store, one after the other, and stops after one that failed. Does nothing while an import runs. */
export async function sendFiles(
  files: readonly File[],
  client: QueryClient,
  place: OwnedPlace<ImportState>,
): Promise<void> {
  if (place.read()?.running) return
  let earlier: ImportState['earlier'] = []
  for (const [index, file] of files.entries()) {
    const report = await runFile(file, files.length - index - 1, earlier, place)
    await askAllAgain(client)
    if (report === null) return
    earlier = [{ file: file.name, report }, ...earlier]
  }
}

/** Gives what came of the whole file, or null. Does not throw: an error becomes part of the import's state. */
async function runFile(
  file: File,
  waiting: number,
  earlier: ImportState['earlier'],
  place: OwnedPlace<ImportState>,
): Promise<ImportReport | null> {
  let last: ImportReport | null = null
  const abort = new AbortController()
  const patch = (change: Partial<ImportState>) => {
    const job = place.read()
    if (job !== null) place.set({ ...job, ...change })
  }
  place.set({
    file: file.name,
    bytesTotal: file.size,
    report: null,
    error: null,
    running: true,
    waiting,
    earlier,
    stop: () => abort.abort(),
    dismiss: () => {
      if (place.read()?.running === false) place.set(null)
    },
  })
  try {
    await sendFile(file, abort.signal, (report) => {
      last = report
      patch({ report })
    })
    patch({ running: false })
    return last
  } catch (error) {
    patch({ running: false, error: error instanceof Error ? error : new Error(String(error)) })
    return null
  }
}
