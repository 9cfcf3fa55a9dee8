import type { SearchQuery, SourceName } from '#contract/search-query.ts'
import { Download, SquareCheckBig } from 'lucide-react'
import { exportPath } from '../../../api/queries.ts'
import { BASE_PATH } from '../../../base-path.ts'
import { bulkMessages } from '../../../messages/bulk.ts'
import { exportMessages as say } from '../../../messages/export.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'

const FORMATS = ['jsonl', 'completions', 'csv', 'training', 'training_left_out'] as const

/** Saves all rows that match, in one of several forms. The browser writes the file as it comes. */
export default function ExportPick({
  query,
  source,
  onSelect,
}: {
  query: SearchQuery
  source: SourceName
  onSelect: (() => void) | null
}) {
  const save = (format: (typeof FORMATS)[number]) => {
    const link = document.createElement('a')
    link.href = BASE_PATH + exportPath({ ...query, source }, format)
    link.download = ''
    link.referrerPolicy = 'same-origin'
    link.click()
  }
  return (
    <>
      {onSelect !== null && <IconButton label={bulkMessages.begin} icon={<SquareCheckBig />} onClick={onSelect} />}
      <MenuButton
        label={say.exportRows}
        icon={<Download />}
        items={FORMATS.map((format) => ({
          id: format,
          label: say.exportForms[format],
          hint: say.exportHints[format],
          onSelect: () => save(format),
        }))}
      />
    </>
  )
}
