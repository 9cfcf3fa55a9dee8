import type { ReactNode } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { AudioClip } from '../media/audio-clip.tsx'
import { EmbeddedImage } from '../media/embedded-image.tsx'
import { memberOf } from '../../../../record/json-value.ts'
import { ExtraFields } from '../../json/extra-fields.tsx'
import { JsonView } from '../../json/json-view.tsx'
import { FileCard } from '../media/file-card.tsx'
import { toPictureUrl } from '../media/picture-list.tsx'
import { PlainText } from '../../../../text/plain-text.tsx'
import { FILE_MEMBERS, readFile } from '../media/read-file.ts'
import { TextBlock } from '../text/text-block.tsx'

const KNOWN = ['type', 'text', 'refusal', 'image_url', 'input_audio', 'file', 'file_url', 'document_url', 'video_url']
/** The members in which a part may contain a file; if the part is a file itself, `type` says so. */
const FILES = ['file', 'file_url', 'document', 'document_url', 'video_url', 'input_file']
const PICTURES = ['image', 'image_url', 'input_image', 'output_image']
/** Parts that are drawn one by one: more than any model is sent. The rest is there as JSON. */
const MOST_PARTS = 200

export interface ContentPartsProps {
  parts: readonly unknown[]
  path: string
  /** How many sources the numbers in its texts may refer to. */
  numbers?: number
}

/** A content that is a list: texts, pictures, audio and files in order; other kinds as labelled JSON. */
export function ContentParts({ parts, path, numbers = 0 }: ContentPartsProps) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {parts.slice(0, MOST_PARTS).map((part, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no name but their place
        <OnePart key={n} part={toSent(part)} path={`${path}[]`} numbers={numbers} />
      ))}
      {parts.length > MOST_PARTS && (
        <JsonView label={t.showMore(parts.length - MOST_PARTS)} value={parts.slice(MOST_PARTS)} open={0} />
      )}
    </div>
  )
}

/** `/messages` adds the members of every kind of part; only those that were sent are shown. */
function toSent(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  const sent = Object.entries(part).filter(([name, value]) => value !== null || !KNOWN.includes(name))
  return sent.length === Object.keys(part).length ? part : Object.fromEntries(sent)
}

function OnePart({ part, path, numbers }: { part: unknown; path: string; numbers: number }) {
  if (typeof part === 'string') return <TextBlock text={part} attribute={path} bare />
  const type = memberOf(part, 'type')
  const name = typeof type === 'string' ? type : null
  const text = memberOf(part, 'text')
  const image = memberOf(part, 'image_url')
  const audio = memberOf(part, 'input_audio')
  const held = FILES.map((member) => memberOf(part, member)).find((value) => value !== undefined)
  const file = held === undefined && name !== null && FILES.includes(name) ? part : held
  const facts = file === undefined ? null : readFile(file, part)
  const refusal = memberOf(part, 'refusal')
  if (typeof text === 'string' && (name === 'text' || name === null)) {
    return (
      <div>
        <TextBlock text={text} attribute={`${path}.text`} numbers={numbers} bare />
        <Rest part={part} path={path} />
      </div>
    )
  }
  const picture = image ?? (name !== null && PICTURES.includes(name) ? toPictureUrl(part) : null)
  if (picture !== null) {
    const detail = memberOf(picture, 'detail')
    return (
      <Labelled label={name ?? t.parts.image}>
        <EmbeddedImage url={typeof picture === 'string' ? picture : memberOf(picture, 'url')} />
        {typeof detail === 'string' && <span className="ms-2 text-11 text-n10">{t.parts.detail(detail)}</span>}
        <Rest part={part} path={path} />
      </Labelled>
    )
  }
  if (audio !== undefined && audio !== null) {
    const data = memberOf(audio, 'data')
    const format = memberOf(audio, 'format')
    if (typeof data === 'string') {
      return (
        <Labelled label={name ?? t.parts.audio}>
          <AudioClip data={data} format={typeof format === 'string' ? format : null} name="input-audio" />
          <Rest part={part} path={path} />
        </Labelled>
      )
    }
  }
  if (facts !== null) {
    return (
      <Labelled label={name ?? t.parts.file}>
        <FileCard file={facts} />
        {file === part ? null : <Rest part={file} path={path} known={FILE_MEMBERS} />}
        <Rest part={part} path={path} known={[...KNOWN, ...FILES, ...FILE_MEMBERS]} />
      </Labelled>
    )
  }
  if (typeof refusal === 'string') {
    return (
      <Labelled label={name ?? t.parts.refusal}>
        <PlainText text={refusal} />
        <Rest part={part} path={path} />
      </Labelled>
    )
  }
  return (
    <JsonView
      label={name === null ? t.parts.untyped : t.parts.unknown(name.slice(0, 60))}
      value={part}
      attribute={path}
    />
  )
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="font-mono text-11 text-n10">{label.slice(0, 60)}</p>
      {children}
    </div>
  )
}

function Rest({ part, path, known = KNOWN }: { part: unknown; path: string; known?: readonly string[] }) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return null
  return <ExtraFields value={Object.fromEntries(Object.entries(part))} known={known} attribute={path} />
}
