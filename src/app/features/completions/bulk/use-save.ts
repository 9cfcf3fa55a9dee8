import { useState } from 'react'
import type { SearchQuery, SourceName } from '#contract/search/search-query.ts'
import { fetchSelected } from '../../../api/commands/fetch-selected.ts'
import type { ExportFormat } from '../../../api/queries.ts'
import { saveFile } from '../../../save-file.ts'
import { saveRows, toSavePath } from '../bar/save-rows.ts'

/** A file that is being fetched, or why it did not come. */
type Saving = { step: 'waiting' } | { step: 'failed'; why: string } | null

/** Saves rows of a source: all that match, or those of some ids. Few have an address, which the browser itself asks. */
export function useSave(): {
  saving: Saving
  save: (query: SearchQuery & { source: SourceName }, format: ExportFormat, ids: ReadonlySet<string> | null) => void
} {
  const [saving, setSaving] = useState<Saving>(null)
  return {
    saving,
    save(query, format, ids) {
      setSaving(null)
      if (ids === null || toSavePath(query, format, ids) !== null) return saveRows(query, format, ids)
      setSaving({ step: 'waiting' })
      fetchSelected(query.source, format, ids)
        .then(({ file, name }) => saveFile(file, file.type, name))
        .then(() => setSaving(null))
        .catch((error: unknown) =>
          setSaving({ step: 'failed', why: error instanceof Error ? error.message : String(error) }),
        )
    },
  }
}
