import { sourceKind } from '#contract/search-query.ts'
import type { Capabilities, SourceState } from '#contract/sources.ts'
import type { ReactNode } from 'react'
import { sourceMessages as say } from '../../messages/sources.ts'
import { usePreferences } from '../../preferences.ts'
import { SourceProfile } from './source-profile.tsx'
import { formatNumber, formatExactTimeLines, formatShortTime } from '#lib/format.ts'

const ABILITIES = ['list', 'jump', 'count', 'facets', 'update', 'delete'] as const

/** One place to ask: what it holds, what it can do and what troubles it. `children` are its buttons. */
export function SourceCard({
  source,
  isDefault,
  children,
}: {
  source: SourceState
  isDefault: boolean
  children?: ReactNode
}) {
  const { timeZone } = usePreferences()
  const time = (seconds: number | null) =>
    seconds === null ? (
      say.unknown
    ) : (
      <span title={formatExactTimeLines(seconds)}>{formatShortTime(seconds, timeZone)}</span>
    )
  return (
    <section aria-label={say.names[sourceKind(source.name)]} className="border-t hairline py-5">
      <div className="flex items-baseline gap-3">
        <h2 className="text-15 font-semibold">{say.names[sourceKind(source.name)]}</h2>
        <span className="min-w-0 truncate font-mono text-12 text-n11">{source.label}</span>
        {isDefault && <span className="text-12 text-n10">{say.inUse}</span>}
        <span className="ms-auto flex gap-2">{children}</span>
      </div>
      <p className="pb-3 text-n11">{say.leads[sourceKind(source.name)]}</p>
      {source.trouble !== null && (
        <p role="alert" className="mb-3 rounded-2 bg-filter-soft px-3 py-2 text-filter">
          {source.trouble}
        </p>
      )}
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 text-12">
        <Fact name={say.rows}>
          <span className="tabular">{source.rows === null ? say.unknown : formatNumber(source.rows)}</span>
        </Fact>
        <Fact name={say.newest}>{time(source.newest)}</Fact>
        <Fact name={say.oldest}>{time(source.oldest)}</Fact>
        <Fact name={say.location}>
          <code>{source.location}</code>
        </Fact>
        <Abilities able={source.capabilities} />
      </dl>
      {source.profile && <SourceProfile report={source.profile} />}
    </section>
  )
}

function Abilities({ able }: { able: Capabilities }) {
  const list = (wanted: boolean) =>
    ABILITIES.filter((name) => able[name] === wanted)
      .map((name) => say.abilities[name])
      .join(', ')
  const sorts = able.sorts.includes('*') ? say.everyColumn : able.sorts.join(', ')
  return (
    <>
      <Fact name={say.can}>{list(true) || '–'}</Fact>
      {list(false) !== '' && <Fact name={say.cannot}>{list(false)}</Fact>}
      <Fact name={say.filters}>{able.filters.join(', ') || '–'}</Fact>
      <Fact name={say.sorts}>{sorts || '–'}</Fact>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-n10">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
