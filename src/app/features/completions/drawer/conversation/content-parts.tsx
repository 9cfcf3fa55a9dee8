import type { ReactNode } from 'react'
import { conversationMessages as t } from '../../../../messages/conversation.ts'
import { AudioClip } from './audio-clip.tsx'
import { DataImage } from './data-image.tsx'
import { ExtraFields } from './extra-fields.tsx'
import { JsonView } from './json-view.tsx'
import { PlainText } from './plain-text.tsx'
import { TextBlock } from './text-block.tsx'

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

const KNOWN = ['type', 'text', 'refusal', 'image_url', 'input_audio', 'file']

/** A content that is a list: texts, pictures, sound and files in their order; other kinds as labelled JSON. */
export function ContentParts({ parts, path }: { parts: readonly unknown[]; path: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {parts.slice(0, 200).map((part, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no name but their place
        <OnePart key={n} part={part} path={`${path}[]`} />
      ))}
      {parts.length > 200 && <JsonView label={t.showMore(parts.length - 200)} value={parts.slice(200)} open={0} />}
    </div>
  )
}

function OnePart({ part, path }: { part: unknown; path: string }) {
  if (typeof part === 'string') return <TextBlock text={part} attribute={path} bare />
  const type = memberOf(part, 'type')
  const name = typeof type === 'string' ? type : null
  const text = memberOf(part, 'text')
  const image = memberOf(part, 'image_url')
  const audio = memberOf(part, 'input_audio')
  const file = memberOf(part, 'file')
  const refusal = memberOf(part, 'refusal')
  if (typeof text === 'string' && (name === 'text' || name === null)) {
    return (
      <div>
        <TextBlock text={text} attribute={`${path}.text`} bare />
        <Rest part={part} path={path} />
      </div>
    )
  }
  if (image !== undefined && image !== null) {
    const detail = memberOf(image, 'detail')
    return (
      <Labelled label={name ?? t.parts.image}>
        <DataImage url={typeof image === 'string' ? image : memberOf(image, 'url')} />
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
  if (file !== undefined && file !== null) {
    return (
      <Labelled label={name ?? t.parts.file}>
        <JsonView value={file} />
        <Rest part={part} path={path} />
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

function Rest({ part, path }: { part: unknown; path: string }) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return null
  return <ExtraFields value={Object.fromEntries(Object.entries(part))} known={KNOWN} attribute={path} />
}
