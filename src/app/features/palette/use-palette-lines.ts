import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { EVERYTHING, isUpstreamName, type SearchQuery } from '#contract/search/search-query.ts'
import { facetsQuery, sourcesQuery } from '../../api/queries.ts'
import { viewsQuery } from '../../api/views.ts'
import type { KeyGroup } from '../../key-commands.ts'
import { exportMessages } from '../../messages/list/export.ts'
import { paletteMessages as t } from '../../messages/palette.ts'
import { setPreferences, usePreferences } from '../../preferences.ts'
import {
  type FlatSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  validateFlatSearch,
} from '../../search/completions-search.ts'
import { copyText } from '../../text/copy-text.ts'
import { fieldsToAsk, prefixToAsk, readDraft, toSuggestions } from '../completions/filters/box/filter-suggest.ts'
import { EXPORT_FORMATS, saveRows } from '../completions/bar/save-rows.ts'
import { takeFilterText } from '../completions/filters/box/take-filter-text.ts'
import { chooseFiles } from '../import/choose-files.ts'
import { toCompletionId } from './completion-address.ts'
import { findLines, type PaletteLine, toKeyLines, toValueLines } from './palette-lines.ts'

const PAGES = ['completions', 'usage', 'sources', 'settings'] as const

/** What the palette offers for a text. `onWrite` replaces the text; `press` presses a key of the page. */
export function usePaletteLines(
  text: string,
  onWrite: (text: string) => void,
  press: (key: string) => void,
): PaletteLine[] {
  const client = useQueryClient()
  const navigate = useNavigate()
  const preferences = usePreferences()
  const { pathname, search: address } = useRouterState({ select: ({ location }) => location })
  const onUsage = pathname.endsWith('/usage')
  const onList = pathname.endsWith('/completions')
  const flat: FlatSearch = onUsage || onList ? validateFlatSearch({ ...address }) : {}
  const search = parseCompletionsSearch(flat)
  const { query } = search
  const sources = useQuery(sourcesQuery()).data
  const source = query.source ?? sources?.default ?? null
  const counts = !isUpstreamName(source)
  const facets = useQuery({ ...facetsQuery(query, [], ''), enabled: counts }).data
  const draft = readDraft(text)
  const fields = draft.field === null ? null : fieldsToAsk(draft)
  const asked = useQuery({
    ...facetsQuery(query, fields ?? [], prefixToAsk(draft)),
    enabled: counts && fields !== null,
  })
  const views = useQuery(viewsQuery()).data ?? []

  const ask = (next: SearchQuery) => {
    const rows = toFlatCompletionsSearch({ ...search, query: next, open: null })
    const kept = Object.entries(flat).filter(([name]) => ['by', 'unit', 'measure'].includes(name))
    if (onUsage) void navigate({ to: '/usage', search: { ...Object.fromEntries(kept), ...rows } })
    else void navigate({ to: '/completions', search: rows })
  }
  const take = (words: string) => {
    const taken = takeFilterText(query, words)
    if (taken.problems.length === 0) ask(taken.query)
    else onWrite(words)
  }
  const found = toCompletionId(text)
  const go: PaletteLine[] = []
  if (found !== null) {
    const { id } = found
    const open = () => {
      if (onList) void navigate({ to: '/completions', search: { ...flat, open: id } })
      else void navigate({ to: '/completions/$id', params: { id } })
    }
    go.push({ id: 'go', group: 'go', label: t.open(id), run: open })
  }
  if (draft.field !== null) {
    const suggested = toSuggestions(draft, fields === null ? undefined : asked.data)
    const lines = suggested.map(({ word, label, count, done }): PaletteLine => {
      const whole = `${draft.before}${word}`
      const run = () => (done ? take(whole) : onWrite(whole))
      return { id: `word ${word}`, group: 'filter', label, goesOn: !done, run, ...(count === null ? {} : { count }) }
    })
    return [...(found?.sure === true ? go : []), ...lines, ...toSearchLine(text, take)]
  }

  const groups = new Set<KeyGroup>(['page'])
  if (onList) groups.add('list').add('filter')
  if (search.open !== null || pathname.includes('/completions/')) groups.add('drawer')
  const lines: PaletteLine[] = [
    ...views.map(
      ({ slug, name, search: saved }): PaletteLine => ({
        id: `view ${slug}`,
        group: 'view',
        label: name,
        run: () => void navigate({ to: '/completions', search: { ...parseFlatSearch(saved), view: slug } }),
      }),
    ),
    ...PAGES.map(
      (page): PaletteLine => ({
        id: `page ${page}`,
        group: 'page',
        label: t.pages[page],
        run: () =>
          void navigate(
            page === 'usage'
              ? { to: '/usage', search: onList ? { ...flat, open: undefined } : {} }
              : { to: `/${page}` },
          ),
      }),
    ),
    ...toValueLines(facets, take),
    action(t.clear, () => ask({ ...EVERYTHING, source: query.source, sort: query.sort })),
    action(t.copyLink, () => void copyText(location.href)),
    action(t.import, () => chooseFiles(client)),
    ...(source === null
      ? []
      : EXPORT_FORMATS.map((form) =>
          action(t.export(exportMessages.exportForms[form]), () => saveRows({ ...query, source }, form)),
        )),
    ...(['system', 'light', 'dark'] as const)
      .filter((theme) => theme !== preferences.theme)
      .map((theme) => action(t.themes[theme], () => setPreferences({ theme }))),
    ...(['utc', 'local'] as const)
      .filter((timeZone) => timeZone !== preferences.timeZone)
      .map((timeZone) => action(t.zones[timeZone], () => setPreferences({ timeZone }))),
    action(preferences.live ? t.live.off : t.live.on, () => setPreferences({ live: !preferences.live })),
    ...toKeyLines(groups, press),
  ]
  const named = findLines(lines, text)
  // A word that could be an id is more often the name of something here.
  return [...(found?.sure === true ? [...go, ...named] : [...named, ...go]), ...toSearchLine(text, take)]
}

function action(label: string, run: () => void): PaletteLine {
  return { id: `do ${label}`, group: 'action', label, run }
}

function toSearchLine(text: string, take: (words: string) => void): PaletteLine[] {
  if (text.trim() === '') return []
  return [{ id: 'search', group: 'search', label: t.search(text.trim()), run: () => take(text) }]
}
