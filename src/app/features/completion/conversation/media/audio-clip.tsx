import { useMemo, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatBytes } from '#lib/format.ts'
import { measureBase64, readAudio, toAudioType } from './audio-data.ts'
import { saveFile } from '../../../../save-file.ts'
import { useObjectUrl } from './use-object-url.ts'

/** In bytes: decoding this much takes no time that shows. */
const LOAD_AT_ONCE = 2_000_000
/** In bytes: as text, bytes and a blob, more would take hundreds of megabytes. */
const PLAYABLE = 64_000_000

export interface AudioClipProps {
  /** Base64. */
  data: string
  /** The format that the request named; null if unknown. */
  format: string | null
  /** Name of the downloaded file, without its extension. */
  name: string
}

/** A player for base64 audio; decoded at once if small, else on demand, never if huge. */
export function AudioClip({ data, format, name }: AudioClipProps) {
  const size = measureBase64(data)
  const [wanted, setWanted] = useState(size <= LOAD_AT_ONCE)
  const [broken, setBroken] = useState(false)
  const sound = useMemo(() => (wanted ? readAudio(data, format) : null), [wanted, data, format])
  const bytes = sound?.kind === 'sound' ? sound.bytes : null
  const type = sound?.kind === 'sound' ? toAudioType(sound.format) : ''
  const src = useObjectUrl(bytes, type)
  const ending =
    sound?.kind === 'sound'
      ? { pcm16: 'wav', opus: 'ogg', wav: 'wav', mp3: 'mp3', flac: 'flac', aac: 'aac' }[sound.format]
      : 'b64'
  const keep = (
    <Button
      look="quiet"
      onClick={() =>
        bytes === null ? saveFile(data, 'text/plain', `${name}.b64`) : saveFile(bytes, type, `${name}.${ending}`)
      }
    >
      {bytes === null ? t.audio.downloadRaw : t.audio.download}
    </Button>
  )
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        {!wanted && size <= PLAYABLE && (
          <Button onClick={() => setWanted(true)}>{t.audio.play(formatBytes(size))}</Button>
        )}
        {src !== null && !broken && (
          // oxlint-disable-next-line jsx-a11y/media-has-caption -- the transcript stands beside it
          <audio
            controls
            src={src}
            aria-label={t.audio.player}
            className="h-9 max-w-full"
            preload="metadata"
            onError={() => setBroken(true)}
          />
        )}
        {sound?.kind !== 'empty' && keep}
        <span className="font-mono text-11 text-n10">
          {sound?.kind === 'sound' ? `${sound.format} · ` : format ? `${format} · ` : ''}
          {formatBytes(size)}
        </span>
      </div>
      {!wanted && size > PLAYABLE && <Note text={t.audio.tooLarge} />}
      {sound?.kind === 'empty' && <Note text={t.audio.emptyData} />}
      {sound?.kind === 'not base64' && <Note text={t.audio.notBase64(sound.at)} loud />}
      {sound?.kind === 'sound' && sound.guessed && <Note text={t.audio.guessed} />}
      {sound?.kind === 'sound' && sound.corrected && <Note text={t.audio.corrected} />}
      {broken && <Note text={t.audio.unplayable} loud />}
    </div>
  )
}

function Note({ text, loud = false }: { text: string; loud?: boolean }) {
  return <p className={`text-12 ${loud ? 'text-filter' : 'text-n10'}`}>{text}</p>
}
