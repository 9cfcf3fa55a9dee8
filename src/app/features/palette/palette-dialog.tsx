import { CSPProvider } from '@base-ui/react/csp-provider'
import { Dialog } from '@base-ui/react/dialog'
import { type RefObject, useId, useRef, useState } from 'react'
import { formatNumber } from '#lib/format.ts'
import { paletteMessages as t } from '../../messages/palette.ts'
import { cx } from '../../ui/class-names.ts'
import { Kbd } from '../../ui/kbd.tsx'
import type { PaletteLine } from './palette-lines.ts'
import { usePaletteLines } from './use-palette-lines.ts'

interface Props {
  /** What was typed while this code was being loaded. */
  typed: RefObject<string>
  /** Where the focus returns to. */
  before: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Go to or do anything by typing; the focus stays in the box. */
export default function PaletteDialog({ typed, before, onClose }: Props) {
  const [text, setText] = useState(() => typed.current)
  const [marked, setMarked] = useState(0)
  const list = useId()
  const box = useRef<HTMLInputElement>(null)
  const write = (next: string) => {
    setText(next)
    setMarked(0)
    box.current?.focus()
  }
  const { lines, problems } = usePaletteLines(text, write, afterClosing)
  const at = Math.min(marked, lines.length - 1)
  const take = (line: PaletteLine | undefined) => {
    if (line === undefined) return
    line.run()
    if (line.goesOn !== true) onClose()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0
    if (by !== 0) {
      setMarked((at + by + lines.length) % Math.max(lines.length, 1))
      event.preventDefault()
    } else if (event.key === 'Enter') {
      take(lines[at])
      event.preventDefault()
    }
  }
  const groups = [...Map.groupBy(lines.entries(), ([, { group }]) => group)]
  return (
    <CSPProvider disableStyleElements>
      <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-n12/25" />
          <Dialog.Popup
            initialFocus={box}
            // Where nothing had the focus, nothing gets it: else it would be the first link of the page.
            finalFocus={() => (before.current === document.body ? false : before.current)}
            className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[76dvh] w-[min(640px,calc(100vw-16px))] -translate-x-1/2 flex-col overflow-hidden rounded-3 bg-n1 text-13 text-n12 shadow-float outline-none max-sheet:top-2"
          >
            <Dialog.Title className="sr-only">{t.title}</Dialog.Title>
            <input
              ref={box}
              type="text"
              role="combobox"
              aria-label={t.title}
              aria-expanded
              aria-controls={list}
              aria-autocomplete="list"
              aria-activedescendant={at < 0 ? undefined : `${list}-${at}`}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder={t.placeholder}
              value={text}
              onChange={(event) => write(event.target.value)}
              onKeyDown={onKeyDown}
              className="h-12 shrink-0 border-b hairline bg-transparent px-4 text-15 outline-none"
            />
            {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist has no groups, keys or counts */}
            <div id={list} role="listbox" tabIndex={-1} aria-label={t.lines} className="min-h-0 overflow-auto p-1.5">
              {groups.map(([group, members]) => (
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group within the listbox above
                <div key={group} role="group" aria-label={t.groups[group]} className="pb-1.5">
                  <div aria-hidden className="px-2 pt-1 pb-0.5 text-11 text-n10">
                    {t.groups[group]}
                  </div>
                  {members.map(([index, line]) => (
                    <Line
                      key={line.id}
                      id={`${list}-${index}`}
                      line={line}
                      marked={index === at}
                      onMark={() => setMarked(index)}
                      onTake={() => take(line)}
                    />
                  ))}
                </div>
              ))}
            </div>
            {problems.length > 0 && (
              <output className="border-t hairline px-4 py-2 text-12 text-filter">
                {problems.map((problem) => (
                  <span key={problem} className="block wrap-anywhere">
                    {problem}
                  </span>
                ))}
              </output>
            )}
            {lines.length === 0 && <p className="px-4 pb-4 text-n10">{t.none}</p>}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </CSPProvider>
  )
}

interface LineProps {
  id: string
  line: PaletteLine
  marked: boolean
  onMark: () => void
  onTake: () => void
}

function Line({ id, line, marked, onMark, onTake }: LineProps) {
  return (
    <div
      ref={(element) => {
        if (marked) element?.scrollIntoView({ block: 'nearest' })
      }}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of a listbox with groups
      role="option"
      tabIndex={-1}
      aria-selected={marked}
      onMouseMove={onMark}
      onClick={onTake}
      onKeyDown={() => undefined}
      className={cx('flex h-8 items-center justify-between gap-4 rounded-2 px-2 max-sheet:h-10', marked && 'bg-n4')}
    >
      <span className="plain-text min-w-0 truncate">{line.label}</span>
      {line.count !== undefined && <span className="num text-12 text-n10">{formatNumber(line.count)}</span>}
      {line.keys !== undefined && (
        <span aria-hidden className="flex gap-1">
          {line.keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </div>
  )
}

/** Two frames, after which the dialog is closed and has returned the focus. */
function afterClosing(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act))
}
