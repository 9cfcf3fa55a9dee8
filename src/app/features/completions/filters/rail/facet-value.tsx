import { formatNumber } from '#lib/format.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { railMessages as words } from '../../../../messages/list/rail.ts'
import { cx } from '../../../../ui/class-names.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

interface Props {
  value: string
  /** null if it was not counted. */
  count: number | null
  /** The count is an estimate. */
  estimated: boolean
  /** Its count relative to the largest in its group, 0 to 1. */
  part: number
  state: 'include' | 'exclude' | null
  onChoose: (not: boolean) => void
}

/** One line of the rail: press to include, Alt-press or minus to exclude; a second press undoes it. */
export function FacetValue({ value, count, estimated, part, state, onChoose }: Props) {
  const name = value === '' ? say.emptyValue : toVisibleText(value)
  const bar: Record<string, string> = { '--part': `calc((100% - 36px) * ${part})` }
  return (
    <li
      className={cx(
        'num group relative isolate flex h-6 items-center gap-2 pe-8 text-12 hover:bg-n4 max-sheet:h-10 max-sheet:pe-11',
        state === null &&
          'text-n10 before:absolute before:inset-y-px before:start-2 before:-z-10 before:w-(--part) before:rounded-1 before:bg-n3 forced-colors:before:border-b-2',
        state === 'include' && 'bg-accent-soft text-accent-ink forced-colors:border-s-4',
        state === 'exclude' && 'bg-filter-soft text-filter line-through',
      )}
      style={bar}
    >
      <button
        type="button"
        aria-pressed={state === 'include'}
        title={words.include(name)}
        onClick={(event) => onChoose(event.altKey)}
        // It is clickable over the whole line, so that the count needs no element of its own.
        className={cx(
          'plain-text h-full min-w-0 flex-1 truncate ps-3 text-start normal-nums outline-offset-[-2px] after:absolute after:inset-0',
          state === null && 'text-n12',
        )}
      >
        {name}
      </button>
      {count !== null && (estimated && count > 0 ? '≈ ' : '') + formatNumber(count)}
      <button
        type="button"
        aria-pressed={state === 'exclude'}
        aria-label={words.exclude(name)}
        title={words.exclude(name)}
        onClick={() => onChoose(true)}
        className="absolute end-2 z-1 grid size-5 max-sheet:end-0.5 max-sheet:size-10 place-items-center rounded-1 text-n10 opacity-0 before:h-px before:w-2 before:bg-current outline-offset-[-2px] group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-n5 hover:text-n12 focus-visible:opacity-100 aria-pressed:text-filter aria-pressed:opacity-100 any-pointer-coarse:opacity-100"
      />
    </li>
  )
}
