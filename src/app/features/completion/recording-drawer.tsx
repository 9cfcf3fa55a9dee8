import type { RecordingPart } from '#contract/recording/live-event.ts'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { liveMessages as say } from '../../messages/live.ts'
import { cx } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useLasting } from '../../ui/use-lasting.ts'
import { PlainText } from '../../text/plain-text.tsx'
import { DrawerFrame } from './frame/drawer-frame.tsx'
import { useFocusHandedOn } from './frame/use-focus-handed-on.ts'
import { useLiveState } from '../../live/live-state.ts'
import { toOpenId } from '../../live/recording-id.ts'
import type { Recording } from '../../live/recordings.ts'
import { WritingMark } from '../../live/writing-mark.tsx'

export interface RecordingDrawerProps {
  /** The recorder's id. */
  id: string
  onClose: () => void
  /** The record is stored: the drawer becomes that of a completion. */
  onWritten: (completion: string) => void
}

/** How long a recording may be unknown before it is said to be over, in milliseconds. */
const UNKNOWN_MS = 3_000
/** How many characters of a part are rendered again with each new piece. */
const SHOWN_END = 16_000

/** A completion while it is being written. */
export default function RecordingDrawer({ id, onClose, onWritten }: RecordingDrawerProps) {
  const recording = useLiveState().recordings.get(id) ?? null
  const completion = recording?.end?.completion ?? null
  useFocusHandedOn(toOpenId(id))
  useEffect(() => {
    if (completion !== null) onWritten(completion)
  }, [completion, onWritten])
  const model = recording?.row.model ?? say.unknownModel
  return (
    <DrawerFrame id={toOpenId(id)} label={say.drawer(model)} onClose={onClose}>
      <div className="flex min-h-0 flex-1 flex-col" data-recording-drawer={id}>
        <header className="flex h-11 shrink-0 items-center gap-2 border-b hairline ps-4 pe-2 text-12">
          {recording !== null && <WritingMark recording={recording} />}
          <span className="min-w-16 truncate font-mono font-semibold text-n12">{model}</span>
          {recording !== null && recording.end === null && <Elapsed since={recording.startedMs} />}
          <span className="flex-1" />
          <IconButton label={say.close} icon={<X aria-hidden />} onClick={onClose} />
        </header>
        {recording === null ? <Unknown /> : <Answer recording={recording} />}
      </div>
    </DrawerFrame>
  )
}

function Answer({ recording: { row, parts, blind, end } }: { recording: Recording }) {
  const body = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  useLayoutEffect(() => {
    const element = body.current
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight
  })
  const choices = new Set(parts.map((part) => part.choice)).size
  const onScroll = () => {
    const element = body.current
    if (element !== null) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24
  }
  return (
    <div
      ref={body}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
      className="min-h-0 flex-1 overflow-y-auto px-4 py-3 -outline-offset-2"
    >
      {row.input !== null && (
        <Piece label={say.asked}>
          <PlainText text={row.input} />
        </Piece>
      )}
      {parts.map((part, index) => (
        <Piece
          key={`${part.choice} ${part.kind} ${part.call}`}
          label={toLabel(part, choices)}
          quiet={part.kind === 'reasoning'}
          writing={end === null && !blind && index === parts.length - 1}
        >
          <PlainText text={toEnd(part.text)} mono={part.kind === 'tool'} />
        </Piece>
      ))}
      {parts.length === 0 && !blind && <p className="text-12 text-n10">{say.waiting}</p>}
      {blind && <p className="text-12 text-n10">{say.blind}</p>}
    </div>
  )
}

function toLabel({ choice, kind, name }: RecordingPart, choices: number): string {
  const answer = choices > 1 || kind === 'content' ? say.answer(choice, choices) : ''
  return [answer, say.kinds[kind], name ?? ''].filter(Boolean).join(' · ')
}

/** The end of the text is watched; a text that is too long is cut at its beginning. */
function toEnd(text: string): string {
  if (text.length <= SHOWN_END) return text
  return `${say.cut}\n\n${text.slice(-SHOWN_END).replace(/^[\udc00-\udfff]/, '')}`
}

interface PieceProps {
  label: string
  /** Not the answer itself. */
  quiet?: boolean
  /** Shows a mark where the next letter will be. */
  writing?: boolean
  children: ReactNode
}

function Piece({ label, quiet = false, writing = false, children }: PieceProps) {
  return (
    <section
      className={cx(
        'mb-4',
        quiet ? 'text-13 text-n11' : 'text-15',
        writing &&
          "[&>:last-child>.whitespace-pre-wrap:last-child]:after:text-accent [&>:last-child>.whitespace-pre-wrap:last-child]:after:content-['▍'_/_'']",
      )}
    >
      <h3 className="mb-1 text-11 font-medium text-n10">{label}</h3>
      {children}
    </section>
  )
}

/** Shown only after a while: the server first reports what is running. */
function Unknown() {
  const isSure = useLasting(true, UNKNOWN_MS)
  return (
    <div className="px-4 py-3 text-13 text-n11">
      {isSure && (
        <>
          <p className="text-n12">{say.over}</p>
          <p>{say.overHint}</p>
        </>
      )}
    </div>
  )
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="tabular shrink-0 text-n10">{say.elapsed(Math.max(0, Math.round((now - since) / 1_000)))}</span>
  )
}
