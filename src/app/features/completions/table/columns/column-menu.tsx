import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp, Pin, PinOff } from 'lucide-react'
import { useId, useState } from 'react'
import { facetsQuery } from '../../../../api/queries.ts'
import { columnMenuMessages as say } from '../../../../messages/list/column-menu.ts'
import { setPreferences, usePreferences } from '../../../../preferences.ts'
import { arrange } from '../../../../search/arrange.ts'
import { toArrangement } from '../../../../search/arrangement.ts'
import type { CompletionsSearch, SearchChange } from '../../../../search/completions-search.ts'
import { Button } from '../../../../ui/button.tsx'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { moveColumn } from './move-column.ts'
import type { ColumnSpec } from './column-spec.ts'
import type { RowWindow } from '../../rows/row-window.ts'
import type { GridColumns } from './use-grid-columns.ts'
import { columnAbout } from './column-about.ts'
import { COLUMN_SPECS, columnSpec } from './columns.ts'

/** So many of the rows on the page are looked through for keys, which takes no time that shows. */
const ROWS_OF_KEYS = 300

const HEIGHTS = (['s', 'm', 'l'] as const).map((id) => ({ id, label: say.heights[id] }))

export interface ColumnMenuProps {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
  window: RowWindow
  layout: GridColumns
}

/** Which columns are shown, in which order, pinned or not: every attribute of the contract and every metadata key. */
export default function ColumnMenu({ search, onSearch, window, layout }: ColumnMenuProps) {
  const [word, setWord] = useState('')
  const { specs } = layout
  const ids = specs.map((spec) => spec.id)
  const setColumns = (columns: readonly string[]) => arrange(search, { columns }, onSearch)
  const { pinned, height } = toArrangement(search, usePreferences())
  const keys = useMetadataKeys(search.query, window)
  const hit = (spec: ColumnSpec) =>
    `${spec.label} ${spec.id} ${columnAbout(spec.id) ?? ''}`.toLowerCase().includes(word.trim().toLowerCase())
  const hidden = COLUMN_SPECS.filter((spec) => !ids.includes(spec.id) && hit(spec))
  const metadata = keys
    .flatMap((key) => columnSpec(`meta.${key}`) ?? [])
    .filter((spec) => !ids.includes(spec.id) && hit(spec))
  const shown = specs.filter(hit)
  const pin = (id: string) => {
    const next = pinned.includes(id) ? pinned.filter((one) => one !== id) : [...pinned, id]
    arrange(search, { pinned: next }, onSearch)
  }
  // The one act that changes both: neither the address nor this browser arranges the columns from then on.
  const reset = () => {
    setPreferences({ columns: null, pinnedColumns: [], columnWidths: {} })
    onSearch({ columns: null, pinned: null, widths: null })
  }
  return (
    <div className="flex max-h-[min(34rem,70vh)] w-80 flex-col">
      <div className="flex items-center justify-between gap-2 px-3 pt-3 pb-2">
        <span className="text-12 text-n11">{say.height}</span>
        <Segmented
          label={say.height}
          options={HEIGHTS}
          selected={height}
          onSelect={(id) => arrange(search, { height: id }, onSearch)}
        />
      </div>
      <div className="px-3 pb-2">
        <input
          type="search"
          value={word}
          onChange={(event) => setWord(event.target.value)}
          aria-label={say.search}
          placeholder={say.search}
          className="h-7 w-full rounded-2 border border-n7 bg-n1 px-2 text-12"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto border-t hairline px-1 py-1">
        <Group title={say.shown} count={shown.length}>
          {shown.map((spec) => (
            <li key={spec.id} className="group flex h-7 items-center rounded-2 hover:bg-n3">
              <Toggle spec={spec} checked onChange={() => setColumns(ids.filter((id) => id !== spec.id))} />
              <IconButton
                className="size-6"
                label={pinned.includes(spec.id) ? say.unpin(spec.label) : say.pin(spec.label)}
                aria-pressed={pinned.includes(spec.id)}
                active={pinned.includes(spec.id)}
                icon={pinned.includes(spec.id) ? <PinOff aria-hidden /> : <Pin aria-hidden />}
                onClick={() => pin(spec.id)}
              />
              <IconButton
                className="size-6"
                label={say.up(spec.label)}
                icon={<ChevronUp aria-hidden />}
                disabled={ids[0] === spec.id}
                onClick={() => setColumns(moveColumn(ids, spec.id, -1))}
              />
              <IconButton
                className="size-6"
                label={say.down(spec.label)}
                icon={<ChevronDown aria-hidden />}
                disabled={ids.at(-1) === spec.id}
                onClick={() => setColumns(moveColumn(ids, spec.id, 1))}
              />
            </li>
          ))}
        </Group>
        <Group title={say.metadata} count={metadata.length}>
          {metadata.map((spec) => (
            <li key={spec.id} className="flex h-7 items-center rounded-2 hover:bg-n3">
              <Toggle spec={spec} checked={false} onChange={() => setColumns([...ids, spec.id])} />
            </li>
          ))}
        </Group>
        <Group title={say.hidden} count={hidden.length}>
          {hidden.map((spec) => (
            <li key={spec.id} className="flex h-7 items-center rounded-2 hover:bg-n3">
              <Toggle spec={spec} checked={false} onChange={() => setColumns([...ids, spec.id])} />
            </li>
          ))}
        </Group>
        {shown.length + hidden.length + metadata.length === 0 && (
          <p className="px-2 py-3 text-12 text-n10">{say.nothing}</p>
        )}
      </div>
      <div className="border-t hairline px-2 py-2">
        <Button look="quiet" className="w-full" onClick={reset}>
          {say.reset}
        </Button>
      </div>
    </div>
  )
}

function Group({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  const id = useId()
  if (count === 0) return null
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-2 pt-2 pb-1 text-11 font-medium text-n10">
        {title}
      </h2>
      <ul>{children}</ul>
    </section>
  )
}

function Toggle({ spec, checked, onChange }: { spec: ColumnSpec; checked: boolean; onChange: () => void }) {
  return (
    <label title={columnAbout(spec.id)} className="flex h-full min-w-0 flex-1 items-center gap-2 px-2 text-12">
      <input type="checkbox" checked={checked} onChange={onChange} className="accent-(--color-accent)" />
      <bdi className="truncate">{spec.label}</bdi>
    </label>
  )
}

/** Every metadata key that the source knows; if it cannot tell, those of the rows on the screen. */
function useMetadataKeys(query: SearchQuery, window: RowWindow): string[] {
  const facets = useQuery({ ...facetsQuery(query, ['meta.'], ''), retry: false })
  if (facets.data !== undefined) return facets.data.metadata_keys.map((key) => key.value)
  const seen = new Set<string>()
  for (let index = 0; index < Math.min(window.rows, ROWS_OF_KEYS); index++) {
    for (const [key] of window.rowAt(index)?.metadata ?? []) seen.add(key)
  }
  return [...seen]
}
