import type { RecorderState } from '#contract/recording/recorder-state.ts'
import { formatBytes, formatNumber } from '#lib/format.ts'
import { useRecorder } from '../../api/use-recorder.ts'
import { recorderMessages as say } from '../../messages/sources/recorder.ts'
import { Fact, FactGrid, Moment } from './fact-grid.tsx'
import { Notice } from './notice.tsx'
import { SourceSection } from './source-section.tsx'
import { UnkeptCalls } from './unkept-calls.tsx'

/** How often it is updated, since calls come and go all the time. */
const LOOK_MS = 2_000

/** What the recorder keeps and, clearly visible, what it has lost. */
export function RecorderPanel() {
  const recorder = useRecorder(LOOK_MS)
  if (recorder === null) return null
  const { policy, lost, trouble, upstreams = [] } = recorder
  const policies = new Set(upstreams.map((upstream) => upstream.policy))
  return (
    <SourceSection title={say.title} lead={policies.size > 1 ? say.lead : say.policies[policy]}>
      {lost > 0 && (
        <Notice loud advice={say.lostAdvice}>
          {say.lost(formatNumber(lost))}
        </Notice>
      )}
      {trouble !== null && (
        <Notice loud advice={say.troubleAdvice}>
          {say.trouble} {trouble}
        </Notice>
      )}
      <Counts recorder={recorder} />
      <UnkeptCalls {...recorder} />
      {policies.size > 1 && (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 pt-4 text-12">
          {upstreams.map((upstream) => (
            <div key={upstream.source} className="contents">
              <dt className="font-mono text-n11">{upstream.label}</dt>
              <dd>{say.policies[upstream.policy]}</dd>
            </div>
          ))}
        </dl>
      )}
    </SourceSection>
  )
}

function Counts({ recorder }: { recorder: RecorderState }) {
  const { calls, recorded, running, waiting, forwarded, lost, since } = recorder
  return (
    <FactGrid>
      <Fact name={say.calls}>{formatNumber(calls)}</Fact>
      <Fact name={say.recorded}>{formatNumber(recorded)}</Fact>
      <Fact name={say.running}>{formatNumber(running)}</Fact>
      {waiting > 0 && (
        <Fact name={say.waiting}>
          {formatNumber(waiting)}{' '}
          <span className="text-12 text-n10">{say.inMemory(formatBytes(recorder.waiting_bytes))}</span>
        </Fact>
      )}
      {lost > 0 && (
        <Fact name={say.lostCount}>
          <span className="font-semibold text-filter">{formatNumber(lost)}</span>
        </Fact>
      )}
      <Fact name={say.forwarded}>{formatNumber(forwarded)}</Fact>
      <Fact name={say.since}>
        <Moment seconds={since / 1000} past />
      </Fact>
    </FactGrid>
  )
}
