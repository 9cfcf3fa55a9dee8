import type { Unanswered } from '#contract/found/row-page.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { TriangleAlert, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { chipEditorMessages as words } from '../../../../messages/list/chip-editor.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { usePreferences } from '../../../../preferences.ts'
import { cx } from '../../../../ui/class-names.ts'
import { Alone } from '../../../../ui/late/alone-part.tsx'
import { lazyPart } from '../../../../ui/late/lazy-part.tsx'
import { type FilterChip, toFilterChips } from './filter-chips.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

const ChipEditor = lazyPart(() => import('./chip-editor.tsx'))
const PopoverPanel = lazyPart(() => import('../../../../ui/overlay/popover-panel.tsx'))

interface Props {
  query: SearchQuery
  unanswered: readonly Unanswered[]
  /** The source that did not answer them. */
  source: string
  onQuery: (query: SearchQuery) => void
}

/** The active conditions as chips, and those that the source did not answer. */
export default function ConditionChips({ query, unanswered, source, onQuery }: Props) {
  const { timeZone } = usePreferences()
  const chips = toFilterChips(query, timeZone)
  const rest = unanswered.filter((one) => !chips.some((chip) => chip.param === one.param))
  return (
    <>
      {chips.map((chip, index) => (
        // A chip keeps its identity while its values change, since its editor is open then.
        <li
          key={`${chip.param} ${chips.slice(0, index).filter((one) => one.param === chip.param).length}`}
          className="max-w-full shrink-0"
        >
          <ConditionChip
            chip={chip}
            query={query}
            problem={unanswered.find((one) => one.param === chip.param)?.reason ?? null}
            source={source}
            onQuery={onQuery}
          />
        </li>
      ))}
      {rest.map((one) => (
        <li
          key={one.param}
          title={say.notAnswered(source, one.reason)}
          className="flex h-5 shrink-0 items-center gap-1 rounded-1 bg-length-soft px-1.5 text-12 text-length"
        >
          <TriangleAlert aria-hidden className="size-3" />
          {one.param}: {one.reason}
        </li>
      ))}
    </>
  )
}

interface ChipProps {
  chip: FilterChip
  query: SearchQuery
  problem: string | null
  source: string
  onQuery: (query: SearchQuery) => void
}

/** A chip: a press opens its editor, the cross removes it. */
function ConditionChip({ chip, query, problem, source, onQuery }: ChipProps) {
  const { not } = chip
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const label = [chip.field, chip.relation, chip.value].filter((part) => part !== '').join(' ')
  const tone =
    problem === null
      ? not
        ? 'bg-filter-soft text-filter'
        : 'bg-accent-soft text-accent-ink'
      : 'bg-length-soft text-length'
  return (
    <span
      title={problem === null ? label : say.notAnswered(source, problem)}
      className={cx(
        'flex h-5 items-stretch rounded-1 text-12 leading-5 max-sheet:h-10 max-sheet:leading-10',
        problem === null ? 'max-w-80' : 'max-w-160',
        tone,
      )}
    >
      {problem !== null && <TriangleAlert aria-hidden className="ms-1.5 size-3 shrink-0 self-center" />}
      <button
        ref={anchor}
        type="button"
        aria-label={words.edit(label)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-w-0 items-center gap-1.5 rounded-s-1 ps-1.5 text-start hover:bg-n6 hover:text-n12"
      >
        {chip.field !== '' && <span className="shrink-0">{chip.field}</span>}{' '}
        {chip.relation !== '' && <span className="shrink-0 opacity-85">{chip.relation}</span>}{' '}
        <span className={cx('plain-text min-w-0 truncate font-medium', problem !== null && 'max-w-40 shrink-0')}>
          {toVisibleText(chip.value)}
        </span>
      </button>
      {open && (
        <Alone>
          <PopoverPanel anchor={anchor} label={words.edit(label)} onClose={() => setOpen(false)}>
            <ChipEditor chip={chip} query={query} onQuery={onQuery} onClose={() => setOpen(false)} />
          </PopoverPanel>
        </Alone>
      )}
      {problem !== null && <span className="min-w-0 truncate ps-2">{say.notAnswered(source, problem)}</span>}
      <button
        type="button"
        aria-label={say.remove(label)}
        title={say.remove(label)}
        onClick={() => onQuery(chip.without)}
        className="ms-0.5 grid w-5 shrink-0 place-items-center rounded-e-1 hover:bg-n6 hover:text-n12"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  )
}
