import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { memberOf } from '../../../../record/json-value.ts'
import { EmbeddedImage } from './embedded-image.tsx'
import { JsonView } from '../../json/json-view.tsx'

/** Each takes memory as a whole; the others are counted. */
const MOST_PICTURES = 50

/** Where a picture is, in any form that servers use; null for other values. Pure. */
export function toPictureUrl(image: unknown): string | null {
  if (typeof image === 'string') return image
  const link = memberOf(image, 'image_url') ?? memberOf(image, 'image')
  const url = typeof link === 'string' ? link : (memberOf(link, 'url') ?? memberOf(image, 'url'))
  if (typeof url === 'string') return url
  const source = memberOf(image, 'source') ?? memberOf(image, 'inline_data') ?? image
  const data = memberOf(source, 'b64_json') ?? memberOf(source, 'data') ?? memberOf(source, 'base64')
  const type = memberOf(source, 'media_type') ?? memberOf(source, 'mime_type') ?? memberOf(source, 'mimeType')
  if (typeof data !== 'string') return null
  if (data.startsWith('data:')) return data
  const kind = typeof type === 'string' ? type : 'image/png'
  return `data:${kind};base64,${data}`
}

/** The pictures of an answer beside its text; remote ones are only named. */
export function PictureList({ images }: { images: readonly unknown[] }) {
  return (
    <section aria-label={t.parts.pictures(images.length)} data-attribute="choices[].message.images" className="mt-2">
      <div className="flex flex-wrap gap-2">
        {images.slice(0, MOST_PICTURES).map((image, n) => {
          const url = toPictureUrl(image)
          // oxlint-disable-next-line react/no-array-index-key -- pictures have no name but their place
          return url === null ? <JsonView key={n} value={image} open={0} /> : <EmbeddedImage key={n} url={url} />
        })}
      </div>
      {images.length > MOST_PICTURES && <p className="text-12 text-n10">{t.showMore(images.length - MOST_PICTURES)}</p>}
    </section>
  )
}
