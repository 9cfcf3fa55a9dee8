import type { MirrorSource, MirrorWalk } from '#contract/mirror.ts'
import { formatNumber, formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../messages/mirror.ts'
import { usePreferences } from '../../preferences.ts'
import { toProgress } from './coverage-spans.ts'

/** How far the walk under way has come; a bar without a length where its end cannot be told, or nothing came back yet. */
export function MirrorProgress({ source, walk }: { source: MirrorSource; walk: MirrorWalk | null }) {
  const { timeZone } = usePreferences()
  const part = walk === null ? null : toProgress(walk, source.expected_end)
  const percent = part === null ? null : Math.round(part * 100)
  return (
    <div className="pb-3">
      <progress
        aria-label={say.progress}
        max={100}
        {...(percent === null ? {} : { value: percent })}
        className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-n4 [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-n4 [&::-webkit-progress-value]:bg-accent"
      />
      <p className="tabular pt-1 text-12 text-n11">
        {walk === null || walk.from === null
          ? say.walkedNothing
          : say.walked(formatNumber(walk.rows), formatShortTime(walk.from, timeZone))}
      </p>
    </div>
  )
}
