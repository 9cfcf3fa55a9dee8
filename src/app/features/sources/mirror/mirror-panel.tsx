import type { MirrorSource } from '#contract/source/mirror.ts'
import { CircleX, Clock } from 'lucide-react'
import { useState } from 'react'
import { useMirrorOrder } from '../../../api/commands/use-mirror-order.ts'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { Button } from '../../../ui/button.tsx'
import { CoverageTimeline } from './coverage-timeline.tsx'
import { MirrorFacts } from './mirror-facts.tsx'
import { MirrorLedger } from './mirror-ledger.tsx'
import { MirrorProblemNote } from './mirror-problem-note.tsx'
import { MirrorProgress } from './mirror-progress.tsx'
import { Notice } from '../notice.tsx'

/** The mirror of one upstream: its progress, start and stop, and what it has covered. */
export function MirrorPanel({ source }: { source: MirrorSource }) {
  const { walk, state } = source
  const isNew = walk === null && source.ledger.length === 0
  return (
    <section aria-label={say.title(source.label)} className="pt-6">
      <div className="flex items-center gap-2 pb-2">
        <h3 className="text-13 font-semibold">{say.heading}</h3>
        <StateMark state={state} />
      </div>
      {isNew && <p className="pb-3 text-12 text-n10">{say.lead}</p>}
      <MirrorProblemNote source={source} />
      {(state === 'running' || (state !== 'stopped' && walk?.from != null)) && (
        <MirrorProgress source={source} walk={walk} />
      )}
      {isNew && state === 'idle' && <p className="text-12">{say.nothingCovered}</p>}
      {(source.rows > 0 || source.finished_ms !== null) && <MirrorFacts source={source} />}
      <CoverageTimeline source={source} />
      <Orders source={source} />
      <MirrorLedger walks={source.ledger} />
    </section>
  )
}

/** A word, an icon and a colour; screen readers announce changes. */
function StateMark({ state }: { state: MirrorSource['state'] }) {
  return (
    <span className="flex items-center gap-1 text-12 leading-5 text-n11">
      {state === 'running' && (
        <span aria-hidden className="mx-1 size-2 animate-pulse rounded-full bg-accent forced-colors:bg-[Highlight]" />
      )}
      {state === 'waiting' && <Clock aria-hidden className="size-3.5 text-length" />}
      {state === 'stopped' && <CircleX aria-hidden className="size-3.5 text-filter" />}
      <output>{say.states[state]}</output>
    </span>
  )
}

const EVERY = { once: null, always: 0, tens: 10, hours: 60, days: 1_440 } as const
type EveryName = keyof typeof EVERY
const EVERY_NAMES: readonly EveryName[] = ['once', 'always', 'tens', 'hours', 'days']

function Orders({ source }: { source: MirrorSource }) {
  const order = useMirrorOrder(source.source)
  const standing = EVERY_NAMES.find((name) => EVERY[name] === source.every) ?? 'once'
  // What the user has chosen and not sent yet; null shows the current setting.
  const [chosen, setChosen] = useState<EveryName | null>(null)
  const { walk, state } = source
  const goes = state === 'running' || state === 'waiting' || source.every !== null
  const start = (mode: 'full' | 'incremental') => {
    order.mutate({ action: 'start', mode, every: EVERY[chosen ?? standing] })
    setChosen(null)
  }
  return (
    <div className="pt-4">
      {order.error !== null && (
        <Notice loud>
          {say.refused}: {order.error.message}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {state !== 'running' && (
          <>
            <Button look="accent" disabled={order.isPending} onClick={() => start('incremental')}>
              {walk === null ? say.start : say.resume}
            </Button>
            <Button title={say.fullHint} disabled={order.isPending} onClick={() => start('full')}>
              {say.full}
            </Button>
          </>
        )}
        {goes && (
          <Button disabled={order.isPending} onClick={() => order.mutate({ action: 'stop' })}>
            {say.stop}
          </Button>
        )}
        <label className="flex items-center gap-1.5 text-12 text-n11 sheet:ms-2">
          {say.every}
          <select
            value={chosen ?? standing}
            disabled={state === 'running' || order.isPending}
            onChange={(event) => setChosen(EVERY_NAMES.find((name) => name === event.target.value) ?? null)}
            className="h-7 rounded-2 border border-n8 bg-n1 px-1 text-12 text-n12 disabled:opacity-50"
          >
            {EVERY_NAMES.map((name) => (
              <option key={name} value={name}>
                {say.everyChoices[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  )
}
