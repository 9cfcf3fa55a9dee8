import type { QueryClient } from '@tanstack/react-query'
import { startImport } from './import-job.ts'

/** Opens the system's file dialog and imports the chosen files. */
export function chooseFiles(client: QueryClient): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.jsonl,.ndjson,.json,application/x-ndjson,application/json'
  input.addEventListener('change', () => void startImport([...(input.files ?? [])], client))
  input.click()
}
