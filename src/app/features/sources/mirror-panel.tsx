import type { MirrorOrder, MirrorSource } from '#contract/mirror.ts'
import { formatAgo, formatExactTimeLines, formatNumber, formatShortTime } from '#lib/format.ts'
import { type ReactNode, useState } from 'react'
import { mirrorMessages as say } from '../../messages/mirror.ts'
import { usePreferences } from '../../preferences.ts'
import { useNow } from '../../ui/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { CoverageTimeline } from './coverage-timeline.tsx'
import { MirrorLedger } from './mirror-ledger.tsx'
import { MirrorProgress } from './mirror-progress.tsx'
import { useMirror } from './use-mirror.ts'

/** The mirrors of the configured upstreams: what they covered, how they go, start and stop. */
export function MirrorPanel() {
  const { mirror, order } = useMirror()
  return (
    <>
      {mirror?.sources.map((source) => (
        <OneMirror
          key={source.source}
          source={source}
          busy={order.isPending}
          refused={order.error}
          onOrder={(wanted) => order.mutate({ ...wanted, source: source.source })}
        />
      ))}
    </>
  )
}

const EVERY = { once: null, always: 0, tens: 10, hours: 60, days: 1_440 } as const
type EveryName = keyof typeof EVERY
const EVERY_NAMES: readonly EveryName[] = ['once', 'always', 'tens', 'hours', 'days']

function OneMirror({
  source,
  busy,
  refused,
  onOrder,
}: {
  source: MirrorSource
  busy: boolean
  refused: Error | null
  onOrder: (order: MirrorOrder) => void
}) {
  const standing = EVERY_NAMES.find((name) => EVERY[name] === source.every) ?? 'once'
  const [every, setEvery] = useState<EveryName>(standing)
  const goes = source.state === 'running' || source.state === 'waiting' || source.every !== null
  const start = (mode: 'full' | 'incremental') => onOrder({ action: 'start', mode, every: EVERY[every] })
  return (
    <section aria-label={say.title(source.label)} className="border-t hairline py-5">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-15 font-semibold">{say.title(source.label)}</h2>
        <output className="text-12 text-n11">{say.states[source.state]}</output>
        <span className="ms-auto flex items-center gap-2">
          <label className="flex items-center gap-1 text-12 text-n11">
            {say.every}
            <select
              value={every}
              onChange={(event) => setEvery(EVERY_NAMES.find((name) => name === event.target.value) ?? 'once')}
              className="h-7 rounded-2 border border-n7 bg-n1 px-1 text-12 text-n12"
            >
              {EVERY_NAMES.map((name) => (
                <option key={name} value={name}>
                  {say.everyChoices[name]}
                </option>
              ))}
            </select>
          </label>
          {goes && (
            <Button disabled={busy} onClick={() => onOrder({ action: 'stop' })}>
              {say.stop}
            </Button>
          )}
          {source.state !== 'running' && (
            <>
              <Button disabled={busy} onClick={() => start('full')}>
                {say.full}
              </Button>
              <Button look="accent" disabled={busy} onClick={() => start('incremental')}>
                {source.walk === null ? say.start : say.resume}
              </Button>
            </>
          )}
        </span>
      </div>
      <p className="pb-3 text-n11">{say.lead}</p>
      {refused !== null && (
        <p role="alert" className="mb-3 rounded-2 bg-filter-soft px-3 py-2 text-filter">
          {say.refused}: {refused.message}
        </p>
      )}
      {source.problem !== null && <Problem source={source} />}
      {source.state !== 'stopped' && (source.walk !== null || source.state === 'running') && (
        <MirrorProgress source={source} walk={source.walk} />
      )}
      <Facts source={source} />
      <CoverageTimeline source={source} />
      <MirrorLedger walks={source.ledger} />
    </section>
  )
}

function Problem({ source }: { source: MirrorSource }) {
  const { problem } = source
  const now = useNow()
  if (problem === null) return null
  return (
    <p role="alert" className="mb-3 rounded-2 bg-filter-soft px-3 py-2 text-filter">
      {problem.message}{' '}
      <span className="tabular">{say.since(formatAgo(problem.since / 1000, Math.max(now, problem.since / 1000)))}</span>
    </p>
  )
}

function Facts({ source }: { source: MirrorSource }) {
  const { timeZone } = usePreferences()
  const now = useNow()
  const finished = toSeconds(source.finished_at)
  const time = (seconds: number | null, absent: string, at = now) =>
    seconds === null ? (
      absent
    ) : (
      <span title={formatExactTimeLines(Math.floor(seconds))}>
        {formatShortTime(Math.floor(seconds), timeZone)} · {formatAgo(seconds, at)}
      </span>
    )
  return (
    <dl className="tabular grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 text-12">
      <Fact name={say.rows}>
        {formatNumber(source.rows)}
        {source.gone > 0 && <span className="text-n10"> · {say.gone(formatNumber(source.gone))}</span>}
      </Fact>
      <Fact name={say.newest}>{time(source.newest, say.never)}</Fact>
      <Fact name={say.oldest}>{time(source.oldest, say.never)}</Fact>
      <Fact name={say.nextExpiry}>{time(source.next_expiry, say.noExpiry)}</Fact>
      <Fact name={say.finished}>{time(finished, say.never, Math.max(now, finished ?? 0))}</Fact>
      {source.next_at !== null && <Fact name={say.nextTry}>{time(toSeconds(source.next_at), say.never)}</Fact>}
    </dl>
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

function toSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000
}
