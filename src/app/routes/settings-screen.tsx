import type { ReactNode } from 'react'
import { AccessRow } from '../features/settings/access-row.tsx'
import { KeysList } from '../features/settings/keys-list.tsx'
import { settingsMessages as say } from '../messages/settings.ts'
import { zoneName } from '#lib/format.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { Segmented } from '../ui/segmented.tsx'
import { PageFrame } from './page-frame.tsx'

/** The user's preferences, which stay in this browser. */
export function SettingsScreen() {
  const preferences = usePreferences()
  return (
    <PageFrame title={say.title}>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-180 px-6 py-8">
          <h1 className="text-20 font-semibold tracking-[-0.01em]">{say.title}</h1>
          <p className="pb-5 text-n11">{say.lead}</p>
          <Row name={say.theme}>
            <Segmented
              label={say.theme}
              options={toOptions(['system', 'light', 'dark'], say.themes)}
              selected={preferences.theme}
              onSelect={(theme) => setPreferences({ theme })}
            />
          </Row>
          <Row name={say.rowHeight}>
            <Segmented
              label={say.rowHeight}
              options={toOptions(['s', 'm', 'l'], say.rowHeights)}
              selected={preferences.rowHeight}
              onSelect={(rowHeight) => setPreferences({ rowHeight })}
            />
          </Row>
          <Row name={say.timeZone}>
            <Segmented
              label={say.timeZone}
              options={toOptions(['utc', 'local'], {
                utc: say.timeZones.utc,
                local: say.timeZones.local(zoneName('local')),
              })}
              selected={preferences.timeZone}
              onSelect={(timeZone) => setPreferences({ timeZone })}
            />
          </Row>
          <Row name={say.sampleBar}>
            <Segmented
              label={say.sampleBar}
              options={toOptions(['shown', 'hidden'], say)}
              selected={preferences.sampleBar ? 'shown' : 'hidden'}
              onSelect={(id) => setPreferences({ sampleBar: id === 'shown' })}
            />
          </Row>
          <AccessRow />
          <h2 className="border-t hairline pt-6 pb-3 text-15 font-semibold">{say.keys}</h2>
          <KeysList />
        </div>
      </div>
    </PageFrame>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex h-12 items-center justify-between gap-4 border-t hairline">
      <span>{name}</span>
      {children}
    </div>
  )
}

function toOptions<const Id extends string>(ids: readonly Id[], labels: Readonly<Record<NoInfer<Id>, string>>) {
  return ids.map((id) => ({ id, label: labels[id] }))
}
