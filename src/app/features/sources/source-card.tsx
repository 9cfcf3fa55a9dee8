import { isUpstreamName, sourceKind } from '#contract/search/search-query.ts'
import type { Capabilities, SourceState } from '#contract/source/sources.ts'
import { formatNumber } from '#lib/format.ts'
import type { ReactNode } from 'react'
import { PageLink } from '../../address/page-link.tsx'
import { sourceMessages as say } from '../../messages/sources/sources.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Fact, FactGrid, Moment } from './fact-grid.tsx'
import { Notice } from './notice.tsx'
import { SourceSection } from './source-section.tsx'

const ABILITIES = ['list', 'jump', 'count', 'facets', 'update', 'delete'] as const

export interface SourceCardProps {
  source: SourceState
  isDefault: boolean
  /** One of several upstreams, so that each shows its name. */
  several: boolean
  /** What else there is: its mirror, doctor's findings. */
  children?: ReactNode
}

/** One source: what it contains, its problems, how to record through it, and what it can answer. */
export function SourceCard({ source, isDefault, several, children }: SourceCardProps) {
  const { name, label, location, rows, oldest, newest, trouble } = source
  const kind = sourceKind(name)
  const title = say.names[kind]
  return (
    <SourceSection
      title={title}
      name={several && isUpstreamName(name) ? say.named(title, label) : title}
      lead={say.leads[kind === 'store' && isDatabase(location) ? 'database' : kind]}
      {...(kind === 'sample' ? {} : { label })}
      links={
        <>
          <PageLink
            to={{ to: '/completions', search: { source: name } }}
            className="max-sheet:grid max-sheet:place-items-center"
            aria-label={say.browseNamed(kind === 'sample' ? kind : label)}
          >
            {say.browse}
          </PageLink>
          {isDefault && <span className="text-n10">{say.inUse}</span>}
        </>
      }
    >
      {trouble !== null && <Notice loud>{trouble}</Notice>}
      <FactGrid>
        {rows !== null && <Fact name={say.rows}>{formatNumber(rows)}</Fact>}
        {newest !== null && (
          <Fact name={say.newest}>
            <Moment seconds={newest} past />
          </Fact>
        )}
        {oldest !== null && (
          <Fact name={say.oldest}>
            <Moment seconds={oldest} past />
          </Fact>
        )}
        {kind !== 'sample' && (
          <Fact name={say.location[isDatabase(location) ? 'database' : kind]} wide>
            <code>{location}</code>
          </Fact>
        )}
        {source.read_from !== undefined && (
          <Fact name={say.readFrom} wide>
            <code>{source.read_from.location}</code> {say.behind(source.read_from)}
          </Fact>
        )}
        {source.base_url !== undefined && (
          <Fact name={say.recordThrough} wide>
            <CopyText text={`OPENAI_BASE_URL=${source.base_url}`} />
          </Fact>
        )}
      </FactGrid>
      {kind !== 'sample' && <Abilities able={source.capabilities} />}
      {children}
    </SourceSection>
  )
}

function Abilities({ able }: { able: Capabilities }) {
  const list = (wanted: boolean) =>
    ABILITIES.filter((name) => able[name] === wanted)
      .map((name) => say.abilities[name])
      .join(', ')
  const sorts = able.sorts.includes('*') ? say.everyColumn : able.sorts.join(', ')
  const facts: readonly [name: string, text: string][] = [
    [say.can, list(true)],
    [say.cannot, list(false)],
    [say.filters, able.filters.join(', ')],
    [say.sorts, sorts],
  ]
  return (
    <details className="pt-4 text-12">
      <summary className="w-fit cursor-pointer text-n11">{say.answers}</summary>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 pt-2">
        {facts
          .filter(([fact, text]) => text !== '' || fact !== say.cannot)
          .map(([fact, text]) => (
            <div key={fact} className="contents">
              <dt className="text-n10">{fact}</dt>
              <dd>{text || '–'}</dd>
            </div>
          ))}
      </dl>
    </details>
  )
}

function isDatabase(location: string | undefined): boolean {
  return location?.startsWith('postgres://') ?? false
}
