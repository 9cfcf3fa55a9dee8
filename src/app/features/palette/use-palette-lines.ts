import { paletteMessages as t } from '../../messages/palette.ts'
import { readDraft, toSuggestions } from '../completions/filters/box/filter-suggest.ts'
import { takeFilterText } from '../completions/filters/box/take-filter-text.ts'
import { BASE_PATH } from '../../base-path.ts'
import { toFlatSearch } from '../../search/completions-search.ts'
import { useOffered } from '../../offers.ts'
import { toCompletionId } from './completion-id.ts'
import { toOwnPage } from './own-page.ts'
import { toOrderLines } from './to-order-lines.ts'
import { findLines, type PaletteLine, toKeyLines, toValueLines } from './palette-lines.ts'
import { useActionLines } from './use-action-lines.ts'
import { usePaletteAnswers } from './use-palette-answers.ts'
import { PAGES, usePalettePlace } from './use-palette-place.ts'

/**
 * What the palette offers for a text, and which of its questions failed. `onWrite` replaces the text; `later` does something
 * once the palette is closed.
 */
export function usePaletteLines(
  text: string,
  onWrite: (text: string) => void,
  later: (act: () => void) => void,
): { lines: PaletteLine[]; problems: readonly string[] } {
  const { search, keys, ask, open, group, showOwn, showView, showPage } = usePalettePlace()
  const { query } = search
  const draft = readDraft(text)
  const { source, views, facets, drafted, problems } = usePaletteAnswers(query, draft)
  const actions = useActionLines(query, source, ask)
  const press = (key: string) => later(() => dispatchEvent(new KeyboardEvent('keydown', { key })))
  const offers = useOffered().map(({ with: what, label, run }): PaletteLine => {
    return { id: `offer ${what} ${label}`, group: what === 'page' ? 'action' : what, label, run: () => later(run) }
  })
  const take = (words: string) => {
    const taken = takeFilterText(query, words)
    if (taken.problems.length === 0) ask(taken.query)
    else onWrite(words)
  }
  const found = toCompletionId(text)
  const go: PaletteLine[] =
    found === null ? [] : [{ id: 'go', group: 'go', label: t.open(found.id), run: () => open(found) }]
  const own = toOwnPage(text, `${location.origin}${BASE_PATH}`, views)
  const address: PaletteLine[] =
    own === null
      ? []
      : [
          {
            id: 'address',
            group: 'page',
            label: t.goTo(`${own.page}${toFlatSearch(own.search)}`),
            run: () => showOwn(own),
          },
        ]
  const isSure = found?.sure === true
  // An address of ours is gone to, whatever ids it names.
  const sure = [...address, ...(isSure ? go : [])]
  const last = toSearchLine(text, take)
  if (draft.field !== null) {
    const words = toSuggestions(draft, drafted).map(({ word, label, count, done }): PaletteLine => {
      const whole = `${draft.before}${word}`
      const run = () => (done ? take(whole) : onWrite(whole))
      return { id: `word ${word}`, group: 'filter', label, goesOn: !done, run, ...(count === null ? {} : { count }) }
    })
    return { lines: [...sure, ...words, ...last], problems }
  }
  const named = findLines(
    [
      ...offers.filter((line) => line.group !== 'action'),
      ...views.map((view): PaletteLine => {
        return { id: `view ${view.slug}`, group: 'view', label: view.name, run: () => showView(view.slug, view.search) }
      }),
      ...PAGES.map((page): PaletteLine => {
        return { id: `page ${page}`, group: 'page', label: t.pages[page], run: () => showPage(page) }
      }),
      ...toValueLines(facets, take),
      ...(keys.has('list') ? toOrderLines(search, facets, ask, group) : []),
      ...offers.filter((line) => line.group === 'action'),
      ...actions,
      ...toKeyLines(keys, press),
    ],
    text,
  )
  // A word that could be an id is more often the name of something here.
  return { lines: [...sure, ...named, ...(isSure ? [] : go), ...last], problems }
}

function toSearchLine(text: string, take: (words: string) => void): PaletteLine[] {
  if (text.trim() === '') return []
  return [{ id: 'search', group: 'search', label: t.search(text.trim()), run: () => take(text) }]
}
