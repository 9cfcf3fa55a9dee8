import type { RecorderState } from '#contract/recording/recorder-state.ts'
import { formatNumber } from '#lib/format.ts'
import { recorderMessages as say } from '../../messages/sources/recorder.ts'

/** Calls that were passed on but not kept, by kind, with the reason. */
export function UnkeptCalls({ unkept, policy }: Pick<RecorderState, 'unkept' | 'policy'>) {
  if (unkept === undefined || unkept.length === 0) return null
  return (
    <>
      <h3 className="pt-4 pb-1 text-12 font-semibold">{say.unkept}</h3>
      <dl className="grid grid-cols-[max-content_max-content_minmax(0,1fr)] gap-x-6 gap-y-1 text-12 max-sheet:grid-cols-[minmax(0,1fr)_max-content]">
        {unkept.map(({ kind, calls }) => (
          <div key={kind} className="contents">
            <dt className="font-mono text-n11">{kind}</dt>
            <dd className="text-end tabular-nums">{formatNumber(calls)}</dd>
            <dd className="text-n10 max-sheet:col-span-2">{say.whyUnkept(kind, policy)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
