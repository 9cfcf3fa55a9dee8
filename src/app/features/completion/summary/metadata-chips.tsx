import { useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { conversationMessages } from '../../../messages/record/conversation.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import type { SectionProps } from '../frame/section-props.ts'
import { useOffers } from '../../../offers.ts'
import { keptDraftsOf } from './kept-drafts.ts'
import { IncludeChip } from '../frame/include-chip.tsx'
import { isChanged } from './metadata-draft.ts'
import { lazyPart } from '../../../ui/late/lazy-part.tsx'

const MetadataEditor = lazyPart(async () => ({ default: (await import('./metadata-editor.tsx')).MetadataEditor }))

const t = conversationMessages.metadata
/** Four times what the API allows; other servers may store any number, and the others are counted. */
const MOST_CHIPS = 64

/** The current metadata, each pair a filter; editable. */
export function MetadataChips({ model, onFilter }: Pick<SectionProps, 'model' | 'onFilter'>) {
  const drafts = keptDraftsOf(useQueryClient())
  const [editing, setEditing] = useState(() => {
    const draft = drafts.of(model.source, model.id)
    return draft !== null && isChanged(draft, model.row?.metadata ?? [])
  })
  const pencil = useRef<HTMLButtonElement>(null)
  const [edited, setEdited] = useState(false)
  useEffect(() => {
    if (edited && !editing) pencil.current?.focus()
  }, [edited, editing])
  const [note, setNote] = useState<string | null>(null)
  const entries = model.row?.metadata ?? []
  const edit = () => {
    setNote(null)
    setEditing(true)
  }
  useOffers(() => (editing || model.detail === null ? [] : [{ with: 'opened', label: t.edit, run: edit }]))
  if (editing) {
    return (
      <Suspense>
        <MetadataEditor
          source={model.source}
          id={model.id}
          entries={entries}
          onDone={(outcome) => {
            setNote(outcome)
            setEditing(false)
            setEdited(true)
          }}
        />
      </Suspense>
    )
  }
  return (
    <div data-attribute="metadata">
      <ul aria-label={t.title} className="flex min-w-0 flex-wrap items-center gap-1">
        {entries.length === 0 && <li className="text-12 text-n10">{t.none}</li>}
        {entries.slice(0, MOST_CHIPS).map(([key, value]) => (
          <li key={key} className="flex max-w-full min-w-0">
            <IncludeChip
              label={`${toVisibleText(key.slice(0, 80))}=${toVisibleText(value.slice(0, 200))}`}
              title={`${key}=${value}`.slice(0, 1000)}
              onPick={(not) => onFilter({ field: `meta.${key}`, value, not })}
            />
          </li>
        ))}
        {entries.length > MOST_CHIPS && (
          <li className="text-12 text-n10">{conversationMessages.showMore(entries.length - MOST_CHIPS)}</li>
        )}
        {model.detail !== null && (
          <li>
            <button
              ref={pencil}
              type="button"
              aria-label={t.edit}
              title={t.edit}
              className="grid size-5 place-items-center rounded-1 text-n10 hover:bg-n4 hover:text-n12"
              onClick={edit}
            >
              <Pencil aria-hidden className="size-3" />
            </button>
          </li>
        )}
      </ul>
      {note !== null && (
        <p aria-live="polite" className="mt-1 text-12 text-length">
          {note}
        </p>
      )}
    </div>
  )
}
