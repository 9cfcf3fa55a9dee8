import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { sourcesQuery } from '../../../api/queries.ts'
import { groupsQuery } from '../../../api/groups-query.ts'
import { groupMessages as say } from '../../../messages/list/groups.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useKeys } from '../../../use-keys.ts'
import QueryError from '../states/query-error.tsx'
import { GroupLine } from './group-line.tsx'
import { toGroupQuery } from './group-query.ts'
import { toAlike } from './to-alike.ts'

interface Props {
  query: SearchQuery
  by: string
  onSearch: (change: { query?: SearchQuery; open?: string; group?: null }) => void
}

/** The rows that match, in groups, in place of the table, with the number of rows and of different answers. */
export default function GroupList({ query, by, onSearch }: Props) {
  const { data, error, refetch } = useQuery(groupsQuery(query, by))
  const sources = useQuery(sourcesQuery()).data
  useKeys({
    close: () => {
      // What is open over the groups is closed first.
      if (document.querySelector('[data-drawer-frame]') !== null) return false
      onSearch({ group: null })
      return true
    },
  })
  const alike = useMemo(() => toAlike(data?.groups ?? []), [data])
  const notes =
    data === undefined
      ? []
      : [
          ...(data.complete ? [] : [say.newestOnly(data.rows)]),
          ...(data.total > data.groups.length ? [say.largestOnly(data.groups.length)] : []),
          ...(data.by_preview === undefined ? [] : [say.byPreview(data.by_preview)]),
          by === 'prompt' ? say.toldApart : say.answersToldApart,
        ]
  return (
    <section aria-label={say.by(by)} className="absolute inset-0 z-20 overflow-auto bg-n1">
      <header className="sticky top-0 z-10 flex min-h-9 items-center gap-2 border-b hairline bg-n2 ps-3 pe-1.5">
        <h2 className="text-13 font-semibold">{say.by(by)}</h2>
        <output className="me-auto text-12 text-n11">
          {data !== undefined ? say.found(data.total, data.rows) : error === null ? say.loading : ''}
        </output>
        <IconButton label={say.close} icon={<X />} onClick={() => onSearch({ group: null })} />
      </header>
      {error !== null && (
        <QueryError
          error={error}
          sources={sources}
          onSource={(source) => onSearch({ query: { ...query, source } })}
          onRetry={() => void refetch()}
        />
      )}
      {data?.rows === 0 && <p className="py-10 text-center text-13 text-n11">{say.empty}</p>}
      {data !== undefined && data.rows > 0 && <p className="px-3 py-1.5 text-11 text-n10">{notes.join(' ')}</p>}
      <ul>
        {data?.groups.map((group, at) => {
          const rows = toGroupQuery(query, by, group)
          return (
            <GroupLine
              // Two prompts may end alike; each group has a newest row of its own.
              key={group.examples[0]?.id}
              by={by}
              group={group}
              source={data.source}
              alike={alike[at] ?? null}
              onRows={rows === null ? null : () => onSearch({ query: rows, group: null })}
              onOpen={(open) => onSearch({ open })}
            />
          )
        })}
      </ul>
    </section>
  )
}
