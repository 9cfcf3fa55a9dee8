import { Download, File } from 'lucide-react'
import { formatBytes } from '#lib/format.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { Button } from '../../../../ui/button.tsx'
import { decodeBase64, measureBase64 } from './audio-data.ts'
import { ExternalLink } from '../text/external-link.tsx'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { saveFile } from '../../../../save-file.ts'
import type { FileFacts } from './read-file.ts'

/** A file of a message: its name, kind and size, and a download. Nothing is fetched or opened. */
export function FileCard({ file }: { file: FileFacts }) {
  const name = file.name ?? file.id ?? t.parts.unnamedFile
  return (
    <div
      className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 rounded-2 border hairline px-2 py-1 text-12"
      data-file
    >
      <File aria-hidden className="size-4 shrink-0 text-n10" />
      <span dir="auto" className="min-w-0 font-medium break-words">
        {toVisibleText(name.slice(0, 300))}
      </span>
      <span className="font-mono text-11 text-n10">
        {[file.kind, file.base64 === null ? null : formatBytes(measureBase64(file.base64))]
          .filter((fact) => fact !== null)
          .join(' · ')}
      </span>
      {file.id !== null && file.name !== null && <span className="font-mono text-11 text-n10">{file.id}</span>}
      {file.url !== null && (
        <span className="min-w-0 font-mono text-11 break-all">
          <ExternalLink target={file.url} words={file.url}>
            {toVisibleText(file.url.slice(0, 500))}
          </ExternalLink>
        </span>
      )}
      {file.base64 !== null && (
        <Button look="quiet" onClick={() => keep(file)}>
          <Download aria-hidden className="size-3.5" />
          {t.audio.download}
        </Button>
      )}
    </div>
  )
}

/** Always as a download: the browser must not render what a record claims to be a page. */
function keep({ name, base64 }: FileFacts): void {
  const bytes = decodeBase64(base64 ?? '')
  const safe = (name ?? 'file')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120)
  if (bytes instanceof Uint8Array) saveFile(bytes, 'application/octet-stream', safe)
  else saveFile(base64 ?? '', 'text/plain', `${safe}.b64`)
}
