import { ChartColumnStacked } from 'lucide-react'
import { STACKED_BY, type Histogram } from '#contract/found/facets.ts'
import type { TimeZoneChoice } from '#lib/format.ts'
import { histogramMessages as t } from '../../../../messages/list/histogram.ts'
import { setPreferences, usePreferences } from '../../../../preferences.ts'
import { alonePart } from '../../../../ui/late/alone-part.tsx'
import { PopoverButton } from '../../../../ui/overlay/popover-button.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import type { Bar, BarMeasure } from './histogram-bars.ts'

const HistogramTable = alonePart(() => import('./histogram-table.tsx'))
const MEASURES: readonly BarMeasure[] = ['count', 'tokens', 'cost_usd']

interface Props {
  data: Histogram
  bars: readonly Bar[]
  timeZone: TimeZoneChoice
  /** Narrows to a span by its index. */
  onTake: (index: number) => void
}

/** A button that opens a panel: what the height of the bars means, by what they are split into colours, and their numbers as a table. */
export function HistogramPick({ data, bars, timeZone, onTake }: Props) {
  const { barMeasure, barsBy } = usePreferences()
  return (
    <PopoverButton
      label={t.open}
      icon={<ChartColumnStacked />}
      active={barMeasure !== 'count' || barsBy !== null}
      align="end"
    >
      {(close) => (
        <div className="flex max-h-[70vh] max-w-160 flex-col gap-2 p-3">
          <div className="flex flex-wrap gap-2">
            <Segmented
              label={t.height}
              options={MEASURES.map((id) => ({ id, label: t.measures[id] }))}
              selected={barMeasure}
              onSelect={(measure) => setPreferences({ barMeasure: measure })}
            />
            <Segmented
              label={t.parts}
              options={(['none', ...STACKED_BY] as const).map((id) => ({ id, label: t.by[id] }))}
              selected={barsBy ?? 'none'}
              onSelect={(by) => setPreferences({ barsBy: by === 'none' ? null : by })}
            />
          </div>
          <HistogramTable
            data={data}
            bars={bars}
            timeZone={timeZone}
            onTake={(index) => {
              close()
              onTake(index)
            }}
          />
        </div>
      )}
    </PopoverButton>
  )
}
