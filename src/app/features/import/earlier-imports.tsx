import type { ImportState } from './import-state.ts'
import { ImportReportView } from './import-report-view.tsx'

/** What came of the files that were chosen together with the present one, and came before it. */
export function EarlierImports({ files }: { files: ImportState['earlier'] }) {
  return files.map(({ file, report }, at) => (
    // The same file may be chosen twice.
    // oxlint-disable-next-line react/no-array-index-key -- as above, and they never change their places
    <div key={at} className="mt-3 border-t hairline pt-2">
      <h3 className="truncate text-12 font-semibold">{file}</h3>
      <ImportReportView report={report} />
    </div>
  ))
}
