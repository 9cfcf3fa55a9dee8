import { CircleDot } from 'lucide-react'
import { liveMessages as say } from '../../../messages/live.ts'
import { setPreferences, usePreferences } from '../../../preferences.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

/** Whether new rows appear by themselves; remembered in this browser. */
export function LiveSwitch() {
  const { live } = usePreferences()
  return (
    <IconButton
      label={live ? say.on : say.off}
      icon={<CircleDot />}
      aria-pressed={live}
      active={live}
      className={live ? 'text-accent!' : undefined}
      onClick={() => setPreferences({ live: !live })}
    />
  )
}
