import { useQueryClient } from '@tanstack/react-query'
import { EVERYTHING, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { exportMessages } from '../../messages/list/export.ts'
import { paletteMessages as t } from '../../messages/palette.ts'
import { setPreferences, usePreferences } from '../../preferences.ts'
import { copyText } from '../../text/copy-text.ts'
import { EXPORT_FORMATS, saveRows } from '../completions/bar/save-rows.ts'
import { chooseFiles } from '../import/choose-files.ts'
import type { PaletteLine } from './palette-lines.ts'

/** The actions that work everywhere. Export needs a known source. */
export function useActionLines(
  query: SearchQuery,
  source: SourceName | null,
  ask: (query: SearchQuery) => void,
): PaletteLine[] {
  const client = useQueryClient()
  const { theme, timeZone, live } = usePreferences()
  const forms = source === null ? [] : EXPORT_FORMATS
  return [
    toAction(t.clear, () => ask({ ...EVERYTHING, source: query.source, sort: query.sort })),
    toAction(t.copyLink, () => void copyText(location.href)),
    toAction(t.import, () => chooseFiles(client)),
    ...forms.map((form) =>
      toAction(t.export(exportMessages.exportForms[form], exportMessages.exportHints[form]), () =>
        saveRows({ ...query, source }, form),
      ),
    ),
    ...(['system', 'light', 'dark'] as const)
      .filter((other) => other !== theme)
      .map((other) => toAction(t.themes[other], () => setPreferences({ theme: other }))),
    ...(['utc', 'local'] as const)
      .filter((other) => other !== timeZone)
      .map((other) => toAction(t.zones[other], () => setPreferences({ timeZone: other }))),
    toAction(live ? t.live.off : t.live.on, () => setPreferences({ live: !live })),
  ]
}

function toAction(label: string, run: () => void): PaletteLine {
  return { id: `do ${label}`, group: 'action', label, run }
}
