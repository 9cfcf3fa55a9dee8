import type { QueryClient } from '@tanstack/react-query'
import { startImport } from './import-job.ts'

/** Opens the system's dialog for files and imports what is chosen there. */
export function chooseFiles(client: QueryClient): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.jsonl,.ndjson,.json,application/x-ndjson,application/json'
  input.addEventListener('change', () => void startImport([...(input.files ?? [])], client))
  input.click()
}
