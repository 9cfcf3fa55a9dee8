import { useSyncExternalStore } from 'react'
import * as z from 'zod/mini'
import { BASE_PATH } from './base-path.ts'
import { PLAIN_PREFERENCES as plain, PREFERENCES_KEY as KEY } from './plain-preferences.ts'

/** As long as browsers keep a cookie. */
const THEME_SECONDS = 400 * 86_400

const orElse = z.catch

/** The user's preferences. Each field has its own default, so that one invalid value does not spoil the others. */
const preferencesSchema = z.object({
  theme: orElse(z.enum(['system', 'light', 'dark']), 'system'),
  rowHeight: orElse(z.enum(['s', 'm', 'l']), plain.rowHeight),
  timeZone: orElse(z.enum(['local', 'utc']), plain.timeZone),
  /** Column ids in order; null: the default ones. */
  columns: orElse(z.nullable(z.array(z.string())), plain.columns),
  /** Pixels by column id. */
  columnWidths: orElse(z.record(z.string(), z.number()), plain.columnWidths),
  pinnedColumns: orElse(z.array(z.string()), plain.pinnedColumns),
  /** Whether the rail of facets is shown where it fits. */
  rail: orElse(z.boolean(), plain.rail),
  /** The drawer's share of the window's width, 0.4 to 0.9. */
  drawerFraction: orElse(z.number().check(z.minimum(0.4), z.maximum(0.9)), 0.5),
  textView: orElse(z.enum(['markdown', 'plain', 'raw']), 'markdown'),
  /** Names of the drawer's folded sections. */
  foldedSections: orElse(z.array(z.string()), []),
  /** Earlier searches of the filter box, newest first. */
  recentSearches: orElse(z.array(z.string()), []),
  /** What the bars above the table are as high as, and what they are told apart by. */
  barMeasure: orElse(z.enum(['count', 'tokens', 'cost_usd']), 'count'),
  barsBy: orElse(z.nullable(z.enum(['model', 'finish'])), null),
  /** Whether new rows appear by themselves. */
  live: orElse(z.boolean(), true),
  /** Whether the thin bar above the sample is shown. */
  sampleBar: orElse(z.boolean(), true),
})
export type Preferences = z.infer<typeof preferencesSchema>

let current = read()
const listeners = new Set<() => void>()

/** The current preferences; renders again when they change, in this tab or another. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences)
}

/** The current preferences, outside of rendering. */
export function getPreferences(): Preferences {
  return current
}

/** Changes some preferences and stores them. If they cannot be stored, they last until the page is closed. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Storage may be full or forbidden; the choice still counts for this page.
  }
  announce()
}

/** Applies the chosen theme to the document, now and after each change. Called once at the start. */
export function followTheme(): void {
  subscribe(applyTheme)
  applyTheme()
}

function applyTheme(): void {
  const { theme } = current
  const { dataset } = document.documentElement
  if ((dataset['theme'] ?? 'system') === theme) return
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  // The server reads it, and the next page has its theme when it is first painted.
  const age = theme === 'system' ? 0 : THEME_SECONDS
  document.cookie = `completionist_theme=${theme}; path=${BASE_PATH || '/'}; max-age=${age}; samesite=strict`
}

function read(): Preferences {
  let stored: unknown = null
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? 'null')
  } catch {
    stored = null
  }
  return z.parse(preferencesSchema, typeof stored === 'object' && stored !== null ? stored : {})
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', onStorage)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('storage', onStorage)
  }
}

function onStorage(event: StorageEvent): void {
  if (event.key !== KEY) return
  current = read()
  announce()
}

function announce(): void {
  for (const listener of listeners) listener()
}
