import { useMemo, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { formatBytes } from '#lib/format.ts'
import { measureBase64 } from './audio-data.ts'
import { isDataUrl, readDataImage } from './data-url.ts'
import { toHostName } from '../text/link-safety.ts'
import { useObjectUrl } from './use-object-url.ts'

/** In bytes: decoding this much takes no time that shows; a larger one is shown on demand. */
const SHOW_AT_ONCE = 2_000_000

/** A picture that is in the record, or a chip that names the host of a remote one. */
export function EmbeddedImage({ url }: { url: unknown }) {
  const size = typeof url === 'string' ? measureBase64(url) : 0
  const [wanted, setWanted] = useState(size <= SHOW_AT_ONCE)
  const image = useMemo(() => (wanted ? readDataImage(url) : null), [wanted, url])
  const src = useObjectUrl(image?.bytes ?? null, image?.type ?? '')
  const [broken, setBroken] = useState(false)
  if (!isDataUrl(url)) return <Chip text={t.text.image(toHostName(url))} />
  if (!wanted) {
    return (
      <button type="button" className="text-12 text-accent-ink underline" onClick={() => setWanted(true)}>
        {t.text.imageShow(formatBytes(size))}
      </button>
    )
  }
  if (image === null || broken) return <Chip text={t.text.imageBroken} />
  return (
    <figure className="inline-block max-w-full">
      {src !== null && (
        <img
          src={src}
          alt={t.text.imageAlt}
          className="max-h-80 max-w-full rounded-2 border hairline bg-n3"
          onError={() => setBroken(true)}
        />
      )}
      <figcaption className="font-mono text-11 text-n10">
        {image.type} · {formatBytes(image.bytes.length)}
      </figcaption>
    </figure>
  )
}

function Chip({ text }: { text: string }) {
  return (
    <span
      className="inline-block max-w-full truncate rounded-1 border hairline bg-n3 px-1.5 font-mono text-11 text-n10"
      data-image-chip
    >
      {text}
    </span>
  )
}
