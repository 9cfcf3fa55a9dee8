import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { METADATA_LIMITS } from '#contract/metadata/metadata.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { conversationMessages } from '../../../messages/record/conversation.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useLasting } from '../../../ui/use-lasting.ts'
import { toUpstreamLabel } from '../../../messages/source-words.ts'
import { keptDraftsOf } from './kept-drafts.ts'
import { type DraftPair, findKept, isChanged, readMetadataDraft, toDraft } from './metadata-draft.ts'
import { useMetadataUpdate } from '../../../api/commands/use-metadata-update.ts'

const t = conversationMessages.metadata
/** Upstream may take minutes; by then the reader is told so. */
const SLOW_MS = 5_000

const FIELD = 'h-7 min-w-0 flex-1 rounded-2 border border-n7 bg-n1 px-2 font-mono text-12 text-n12'

export interface MetadataEditorProps {
  source: SourceName | null
  id: string
  entries: MetadataPairs
  /** `note`: what the reader should know about the result, if anything. */
  onDone: (note: string | null) => void
}

/** Edits all pairs at once. What the server would refuse is said before it is asked. */
export function MetadataEditor({ source, id, entries, onDone }: MetadataEditorProps) {
  const drafts = keptDraftsOf(useQueryClient())
  const [draft, setDraft] = useState(
    () => drafts.of(source, id) ?? (entries.length === 0 ? [{ row: 0, key: '', value: '' }] : toDraft(entries)),
  )
  const [before] = useState(entries)
  const form = useRef<HTMLFormElement>(null)
  /** The pair whose key gets the cursor. */
  const [cursor, setCursor] = useState(() => draft[0]?.row ?? null)
  const [leaving, setLeaving] = useState(false)
  const changed = isChanged(draft, before)
  const [shownProblem, setShownProblem] = useState(false)
  const update = useMetadataUpdate(source, id)
  const slow = useLasting(update.isPending, SLOW_MS)
  const sources = useQuery(sourcesQuery()).data
  const where = source === null ? null : toUpstreamLabel(source, sources)
  const problemId = useId()
  const read = readMetadataDraft(draft)
  const problem = 'problem' in read ? read.problem : null
  useEffect(() => {
    const field = cursor === null ? null : form.current?.querySelector<HTMLElement>(`[data-pair="${cursor}"] input`)
    const place = field ?? form.current?.querySelector<HTMLElement>('[data-add]')
    place?.focus()
  }, [cursor])
  useEffect(() => {
    if (!changed) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])
  const done = (note: string | null) => {
    drafts.keep(source, id, null)
    onDone(note)
  }
  const leave = () => {
    if (changed && !leaving) setLeaving(true)
    else if (!changed) done(null)
  }
  // Another row may be opened, or the drawer closed, at any time: the draft is kept for this row.
  const edit = (next: readonly DraftPair[]) => {
    setDraft(next)
    drafts.keep(source, id, isChanged(next, before) ? next : null)
  }
  const change = (row: number, part: { key?: string; value?: string }) => {
    edit(draft.map((pair) => (pair.row === row ? { ...pair, ...part } : pair)))
    update.reset()
  }
  const save = () => {
    if ('problem' in read) {
      setShownProblem(true)
      return
    }
    update.mutate(read.entries, {
      onSuccess: (answer) => {
        const kept = findKept(before, read.entries, answer)
        done(kept.length > 0 ? t.kept(kept.join(', ')) : null)
      },
    })
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leaves it from any field
    <form
      ref={form}
      aria-label={t.edit}
      className="flex flex-col gap-1.5 rounded-2 border hairline p-2"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        leave()
      }}
    >
      {draft.map((pair, n) => (
        <div key={pair.row} data-pair={pair.row} className="flex items-center gap-1.5">
          <input
            className={FIELD}
            aria-label={t.keyOf(n + 1)}
            placeholder={t.key}
            value={pair.key}
            onChange={(event) => change(pair.row, { key: event.target.value })}
          />
          <input
            className={`${FIELD} flex-[2]`}
            aria-label={t.valueOf(n + 1)}
            placeholder={t.value}
            dir="auto"
            value={pair.value}
            onChange={(event) => change(pair.row, { value: event.target.value })}
          />
          <IconButton
            label={t.remove(pair.key.slice(0, 80))}
            icon={<X aria-hidden />}
            onClick={() => {
              edit(draft.filter((other) => other.row !== pair.row))
              setCursor(null)
            }}
          />
        </div>
      ))}
      {(shownProblem || problem !== null) && problem !== null && (
        <p id={problemId} role="alert" className="text-12 break-words text-filter">
          {problem}
        </p>
      )}
      {update.isError && (
        <p role="alert" className="text-12 break-words text-filter">
          {t.failed}: {update.error.message}
        </p>
      )}
      {slow && (
        <p aria-live="polite" className="text-12 text-n10">
          {t.slow}
        </p>
      )}
      {leaving && changed && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-2 rounded-2 bg-length-soft px-2 py-1 text-12 text-length"
        >
          <span className="min-w-0 flex-1">{t.unsaved}</span>
          <Button onClick={() => setLeaving(false)}>{t.keepEditing}</Button>
          <Button look="danger" onClick={() => done(null)}>
            {t.throwAway}
          </Button>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="quiet"
          disabled={draft.length >= METADATA_LIMITS.pairs}
          data-add
          onClick={() => {
            const row = Math.max(-1, ...draft.map((pair) => pair.row)) + 1
            edit([...draft, { row, key: '', value: '' }])
            setCursor(row)
          }}
        >
          <Plus aria-hidden className="size-3.5" />
          {t.add}
        </Button>
        <span className="min-w-0 flex-1 text-11 text-n10">
          {where !== null && `${t.savedAt(where)} `}
          {t.limits}
        </span>
        <Button look="quiet" onClick={leave}>
          {t.cancel}
        </Button>
        <Button
          look="accent"
          type="submit"
          disabled={update.isPending || problem !== null}
          aria-describedby={problemId}
        >
          {update.isPending ? t.saving : t.save}
        </Button>
      </div>
    </form>
  )
}
