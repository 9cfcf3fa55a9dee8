import type { SearchQuery, SourceName } from '#contract/search/search-query.ts'
import { Download, SquareCheckBig } from 'lucide-react'
import { bulkMessages } from '../../../messages/list/bulk.ts'
import { exportMessages as say } from '../../../messages/list/export.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { MenuButton } from '../../../ui/overlay/menu-button.tsx'
import { EXPORT_FORMATS, saveRows } from './save-rows.ts'

/** Saves all rows that match, in one of several formats. The browser writes the file while it is received. */
export default function ExportPick({
  query,
  source,
  onSelect,
}: {
  query: SearchQuery
  source: SourceName
  onSelect: (() => void) | null
}) {
  return (
    <>
      {onSelect !== null && <IconButton label={bulkMessages.begin} icon={<SquareCheckBig />} onClick={onSelect} />}
      <MenuButton
        label={say.exportRows}
        icon={<Download />}
        items={EXPORT_FORMATS.map((format) => ({
          id: format,
          label: say.exportForms[format],
          hint: say.exportHints[format],
          onSelect: () => saveRows({ ...query, source }, format),
        }))}
      />
    </>
  )
}
