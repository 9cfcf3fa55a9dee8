import { toMirrorPercent } from '#contract/source/mirror-progress.ts'
import type { MirrorSource, MirrorWalk } from '#contract/source/mirror.ts'
import { formatNumber, formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { usePreferences } from '../../../preferences.ts'
import { cx } from '../../../ui/class-names.ts'

/** The progress of the current walk; a bar without a length if its end is unknown, or nothing has come yet. */
export function MirrorProgress({ source, walk }: { source: MirrorSource; walk: MirrorWalk | null }) {
  const { timeZone } = usePreferences()
  const percent = toMirrorPercent(source)
  const moves = source.state === 'running'
  return (
    <div className="pb-4">
      {(moves || percent !== null) && <Bar percent={percent} />}
      <p className="tabular flex justify-between gap-4 pt-1 text-12 text-n11">
        <span>
          {walk === null || walk.from === null
            ? say.walkedNothing
            : say.walked(formatNumber(walk.rows), formatShortTime(walk.from, timeZone))}
        </span>
        {percent !== null && <span className="text-n12">{say.percent(percent)}</span>}
      </p>
    </div>
  )
}

/**
 * The browser's element for screen readers, ours to be seen: without a length it moves, or is pale if the user prefers
 * reduced motion.
 */
function Bar({ percent }: { percent: number | null }) {
  return (
    <>
      <progress
        aria-label={say.progress}
        max={100}
        {...(percent === null ? {} : { value: percent })}
        className="sr-only"
      />
      <div
        aria-hidden
        className="h-1.5 overflow-hidden rounded-full bg-n4 forced-color-adjust-none forced-colors:border forced-colors:border-[CanvasText] forced-colors:bg-[Canvas]"
      >
        <div
          className={cx(
            'h-full rounded-full bg-accent forced-colors:bg-[Highlight]',
            percent === null &&
              'w-[28%] animate-wait motion-reduce:w-full motion-reduce:animate-none motion-reduce:opacity-40',
          )}
          {...(percent === null ? {} : { style: { width: `${percent}%` } })}
        />
      </div>
    </>
  )
}
