import { useState } from 'react'
import type { Audio } from '#contract/completion/completion.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { formatAgo, formatExactTimeLines } from '#lib/format.ts'
import { AudioClip } from './audio-clip.tsx'
import { CopyButton } from '../../frame/copy-button.tsx'
import { ExtraFields } from '../../json/extra-fields.tsx'
import { TextBlock } from '../text/text-block.tsx'

/** The spoken answer: player, transcript, id and expiry. */
export function AudioAnswer({ audio, format }: { audio: Audio; format: string | null }) {
  const [now] = useState(() => Date.now() / 1000)
  const { expires_at: expires, data, transcript, id } = audio
  return (
    <section
      aria-label={t.audio.title}
      className="mt-2 rounded-2 border hairline p-3"
      data-attribute="choices[].message.audio"
    >
      <h4 className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-11 text-n10">
        <span className="font-semibold text-n11">{t.audio.title}</span>
        {typeof id === 'string' && (
          <span className="flex min-w-0 items-center font-mono" data-attribute="choices[].message.audio.id">
            <span className="truncate">{id}</span>
            <CopyButton text={id} label={t.copy} />
          </span>
        )}
        <span data-attribute="choices[].message.audio.expires_at">
          {typeof expires === 'number' ? (
            <span title={formatExactTimeLines(expires)} className={expires < now ? 'text-length' : undefined}>
              {expires < now ? t.audio.expired(formatAgo(expires, now)) : t.audio.expires(formatAgo(expires, now))}
            </span>
          ) : (
            t.audio.noExpiry
          )}
        </span>
      </h4>
      <div data-attribute="choices[].message.audio.data">
        {typeof data === 'string' ? (
          <AudioClip
            data={data}
            format={format}
            name={`audio-${(id ?? 'answer').replace(/[^\w-]+/g, '_').slice(0, 60)}`}
          />
        ) : (
          <p className="text-12 text-n10">{t.audio.noData}</p>
        )}
      </div>
      <h5 className="mt-2 text-11 text-n10">{t.audio.transcript}</h5>
      {typeof transcript === 'string' ? (
        <TextBlock text={transcript} attribute="choices[].message.audio.transcript" bare />
      ) : (
        <p className="text-12 text-n10">{t.audio.noTranscript}</p>
      )}
      <ExtraFields
        value={audio}
        known={['id', 'expires_at', 'data', 'transcript']}
        attribute="choices[].message.audio"
      />
    </section>
  )
}
