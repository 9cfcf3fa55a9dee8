import type { ReactNode } from 'react'
import { formatAgo, formatExactTimeLines, formatShortTime } from '#lib/format.ts'
import { usePreferences } from '../../preferences.ts'
import { useNow } from '../../ui/use-now.ts'

/** Facts side by side, each with its name: two in a line on a phone, three elsewhere. */
export function FactGrid({ children }: { children: ReactNode }) {
  return <dl className="tabular grid grid-cols-2 gap-x-6 gap-y-3 text-13 sheet:grid-cols-3">{children}</dl>
}

/** One fact; a `wide` one has a line to itself. */
export function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'col-span-full min-w-0' : 'min-w-0'}>
      <dt className="text-11 text-n10">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

/** A time and its distance from now. `past`: it has happened, even if the clocks of server and page differ. */
export function Moment({ seconds, past = false }: { seconds: number; past?: boolean }) {
  const { timeZone } = usePreferences()
  const now = useNow()
  const whole = Math.floor(seconds)
  return (
    <span title={formatExactTimeLines(whole)}>
      {formatShortTime(whole, timeZone)}{' '}
      <span className="text-12 whitespace-nowrap text-n10">
        {formatAgo(seconds, past ? Math.max(now, seconds) : now)}
      </span>
    </span>
  )
}
