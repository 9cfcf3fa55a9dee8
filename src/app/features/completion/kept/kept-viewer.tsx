import { useQuery } from '@tanstack/react-query'
import { Copy, Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { BASE_PATH } from '../../../base-path.ts'
import { type KeptText, keptText } from '../../../api/kept-text.ts'
import { detailPath } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { keptMessages as say } from '../../../messages/record/kept.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { copyText } from '../../../text/copy-text.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { countBytes } from '../viewer/count-bytes.ts'
import { TextViewer } from '../viewer/text-viewer.tsx'

export interface KeptViewerProps {
  model: DrawerModel
  /** Which of the texts beside the record. */
  tail: '/answer' | '/listed'
  label: string
  fileName: string
  /** Indented as JSON, or as it came. */
  indented: boolean
  /** Shown before its size, once it is loaded. */
  renderAbout: (kept: KeptText) => ReactNode
}

/** A text that is stored beside the record, loaded when it is opened; of long ones the beginning, and a download. */
export function KeptViewer({ model, tail, label, fileName, indented, renderAbout }: KeptViewerProps) {
  const { data: kept, error, refetch } = useQuery(keptText(model.source, model.id, tail))
  const [outcome, setOutcome] = useState<string | null>(null)
  if (error !== null) {
    return (
      <p role="alert" className="flex flex-wrap items-center gap-2 text-12 text-filter">
        {error.message}
        <Button onClick={() => void refetch()}>{t.tryAgain}</Button>
      </p>
    )
  }
  if (kept === undefined) return <p className="text-12 text-n10">{say.loading}</p>
  const size = kept.whole ? t.raw.size(countBytes(kept.text), kept.text.length) : say.beginning(kept.text.length)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2 text-12">
        {renderAbout(kept)}
        <span className="flex-1" />
        <output className="text-n10 tabular">{outcome ?? size}</output>
        {kept.whole && (
          <IconButton
            label={say.copy(label)}
            icon={<Copy aria-hidden />}
            onClick={() => void copyText(kept.text).then((done) => setOutcome(done ? t.copied : t.copyFailed))}
            onBlur={() => setOutcome(null)}
          />
        )}
        <a
          href={BASE_PATH + detailPath(model.source, model.id, tail)}
          download={fileName}
          referrerPolicy="same-origin"
          aria-label={say.download(label)}
          title={say.download(label)}
          className="inline-flex size-7 items-center justify-center rounded-2 text-n11 hover:bg-n4 [&_svg]:size-4"
        >
          <Download aria-hidden />
        </a>
      </div>
      <TextViewer text={kept.text} label={label} indented={indented && kept.whole} />
    </div>
  )
}
