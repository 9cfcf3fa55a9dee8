import type { SearchQuery } from '#contract/search/search-query.ts'
import { Search, X } from 'lucide-react'
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { alonePart } from '../../../../ui/late/alone-part.tsx'
import { whenHere } from '../../../../ui/late/when-here.ts'
import { Kbd } from '../../../../ui/kbd.tsx'
import type { SuggestionsHandle } from './filter-suggestions.tsx'

const FilterSuggestions = alonePart(() => import('./filter-suggestions.tsx'))

export interface FilterBoxHandle {
  focus(): void
}

interface Props {
  ref?: Ref<FilterBoxHandle>
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
}

/**
 * The one box for text and filters. Suggestions with counts are loaded when it is first used; Enter applies the text.
 */
export function FilterBox({ ref, query, onQuery }: Props) {
  const [text, setText] = useState('')
  const [problems, setProblems] = useState<readonly string[]>([])
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const suggestions = useRef<SuggestionsHandle>(null)
  const list = useId()
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), [])

  const submit = (whole: string) =>
    // Loaded with the suggestions at the first focus.
    whenHere(
      () => import('./recent-searches.ts'),
      ({ enterFilterText }) => {
        const result = enterFilterText(query, whole)
        setProblems(result.problems)
        if (result.fault === null) {
          setText('')
          setOpen(false)
          if (result.query !== query) onQuery(result.query)
        } else {
          setText(whole)
          // Selects the wrong characters in the box.
          requestAnimationFrame(() => input.current?.setSelectionRange(...(result.fault ?? [0, 0])))
        }
      },
    )
  const write = (next: string) => {
    setText(next)
    setProblems([])
    setOpen(true)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) {
      setOpen(true)
      suggestions.current?.move(by)
      event.preventDefault()
    } else if (event.key === 'Tab' && suggestions.current?.choose()) {
      event.preventDefault()
    } else if (event.key === 'Enter') {
      // The list may have a marked line that this box does not know of yet.
      if (!suggestions.current?.choose()) void submit(text)
      event.preventDefault()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (open && text !== '') setOpen(false)
      else if (text === '') input.current?.blur()
      else write('')
    } else if (event.key === 'Backspace' && text === '' && query.q !== null) {
      const { q } = query
      void whenHere(
        () => import('./recent-searches.ts'),
        ({ toBoxText }) => {
          setText(toBoxText(q))
          onQuery({ ...query, q: null })
        },
      )
      event.preventDefault()
    }
  }
  return (
    // On a phone it covers the whole bar while it has the focus.
    <search className="relative w-full max-w-140 min-w-0 max-sheet:focus-within:fixed max-sheet:focus-within:inset-x-2 max-sheet:focus-within:top-1.5 max-sheet:focus-within:z-40 max-sheet:focus-within:w-auto">
      <div className="flex h-8 items-center gap-2 rounded-2 border border-n7 bg-n1 ps-2.5 pe-1.5 max-sheet:gap-1.5 max-sheet:ps-2 focus-within:border-accent focus-within:outline focus-within:outline-accent">
        <Search aria-hidden className="size-3.5 shrink-0 text-n10" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={say.boxLabel}
          aria-expanded={open}
          aria-controls={open ? list : undefined}
          aria-autocomplete="list"
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? `${list}-problems` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          placeholder={say.boxPlaceholder}
          value={text}
          onChange={(event) => write(event.target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-13 text-n12 outline-none"
        />
        {text === '' ? (
          <span className="max-sheet:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <button
            type="button"
            aria-label={say.dismiss}
            onClick={() => write('')}
            className="grid size-5 place-items-center rounded-1 text-n10 hover:bg-n4 hover:text-n12"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      {(open || problems.length > 0) && (
        // Pressing a line must not take the focus out of the box.
        <div
          role="presentation"
          onMouseDown={(event) => event.preventDefault()}
          className="absolute inset-x-0 top-full z-40 mt-1 animate-enter overflow-hidden rounded-3 bg-n1 shadow-float max-sheet:fixed max-sheet:inset-x-2 max-sheet:top-11"
        >
          {problems.length > 0 && (
            <ul id={`${list}-problems`} role="alert" className="border-b hairline px-3 py-2 text-12 text-filter">
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
          {open && (
            <FilterSuggestions
              ref={suggestions}
              id={list}
              text={text}
              query={query}
              input={input}
              onWrite={write}
              onSubmit={(whole) => void submit(whole)}
            />
          )}
        </div>
      )}
    </search>
  )
}
