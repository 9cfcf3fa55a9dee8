import type { MirrorSource } from '#contract/source/mirror.ts'
import { formatNumber } from '#lib/format.ts'
import type { ReactNode } from 'react'
import { PageLink } from '../../../address/page-link.tsx'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { useNow } from '../../../ui/use-now.ts'
import { Fact, FactGrid, Moment } from '../fact-grid.tsx'

/** In seconds, as in the link. */
const SOON = 7 * 86_400

/**
 * What the mirror has seen and keeps, what upstream deletes next, when the last run ended and when the next one begins.
 */
export function MirrorFacts({ source }: { source: MirrorSource }) {
  const { rows, gone, newest, oldest, next_expiry: nextExpiry, finished_ms: finishedMs, next_ms: nextMs } = source
  const now = useNow()
  return (
    <>
      <FactGrid>
        <Fact name={say.rows}>
          {formatNumber(rows)}
          {gone > 0 && <span className="text-12 text-n10"> {say.gone(formatNumber(gone))}</span>}
        </Fact>
        <Fact name={say.newest}>{moment(newest)}</Fact>
        <Fact name={say.oldest}>{moment(oldest)}</Fact>
        <Fact name={say.nextExpiry}>
          {nextExpiry === null ? (
            <Absent>{rows === 0 ? say.never : say.noExpiry}</Absent>
          ) : (
            <Moment seconds={nextExpiry} />
          )}
        </Fact>
        <Fact name={say.finished}>{moment(finishedMs === null ? null : finishedMs / 1000)}</Fact>
        {nextMs !== null && (
          <Fact name={source.state === 'waiting' ? say.nextTry : say.nextWalk}>
            <Moment seconds={nextMs / 1000} />
          </Fact>
        )}
      </FactGrid>
      {nextExpiry !== null && nextExpiry - now < SOON && (
        <p className="pt-3 text-12">
          <PageLink
            to={{
              to: '/completions',
              search: {
                source: 'store',
                expires: '..7d',
                sort: 'expires',
                columns: 'state,expires,created,model,input,output',
              },
            }}
          >
            {say.soon}
          </PageLink>
        </p>
      )}
    </>
  )
}

function moment(seconds: number | null): ReactNode {
  return seconds === null ? <Absent>{say.never}</Absent> : <Moment seconds={seconds} past />
}

function Absent({ children }: { children: ReactNode }) {
  return <span className="text-n10">{children}</span>
}
