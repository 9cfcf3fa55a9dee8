import { useCallback, useState } from 'react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useKeys } from '../../../use-keys.ts'
import { useSliced } from '../../../use-sliced.ts'
import { LensScale } from './lens-scale.tsx'
import { type LensPlace, LensText } from './lens-text.tsx'
import { LogprobFigures } from './logprob-figures.tsx'
import { ProbabilityLine } from './probability-line.tsx'
import { type LensReading, readLens, SHORT_LIST } from './read-lens.ts'
import { TokenInspector } from './token-inspector.tsx'
import { toPercent, toTokenText } from './token-words.ts'
import type { TokenList } from './token-list.ts'
import { hasMatches } from '../../../matches/has-matches.ts'

/** The text tinted by probability, the figures, and the alternatives of the selected token. */
export function TokenLens({ list }: { list: TokenList }) {
  const begin = useCallback(() => readLens(list), [list])
  const reading = useSliced(begin, list.length < SHORT_LIST)
  if (reading === null) return <p className="text-n10">{t.tokens.reading(list.length)}</p>
  return <ReadLens list={list} reading={reading} />
}

function ReadLens({ list, reading }: { list: TokenList; reading: LensReading }) {
  const { tokens, runs, stats, unsure } = reading
  const [place, setPlace] = useState<LensPlace>(() => ({ at: stats.leastSure[0] ?? 0, isWalked: false }))
  const { at } = place

  const run = runAt(runs, at)
  const walkTo = (index: number) => {
    setPlace({ at: Math.min(tokens.length - 1, Math.max(0, index)), isWalked: true })
  }
  const step = (by: 1 | -1) => {
    const next = by === 1 ? unsure.find((index) => index > at) : unsure.findLast((index) => index < at)
    const around = by === 1 ? unsure[0] : unsure.at(-1)
    const target = next ?? around
    if (target !== undefined) walkTo(target)
  }
  useKeys({
    next: () => isForTokens() && (step(1), true),
    previous: () => isForTokens() && (step(-1), true),
  })

  return (
    <div className="flex flex-col gap-3">
      <LogprobFigures stats={stats} />
      <ProbabilityLine tokens={tokens} at={at} onGo={walkTo} />
      <div className="flex items-center justify-between gap-2">
        <LensScale />
        <span className="flex">
          <IconButton label={t.tokens.previousUnsure} icon={<ArrowUp aria-hidden />} onClick={() => step(-1)} />
          <IconButton label={t.tokens.nextUnsure} icon={<ArrowDown aria-hidden />} onClick={() => step(1)} />
        </span>
      </div>
      <LensText
        label={`${t.tokens.lists[list.name]}. ${t.tokens.help}`}
        reading={reading}
        place={place}
        current={run}
        onGo={walkTo}
      />
      <TokenInspector name={list.name} tokens={tokens} at={at} run={runs[run]} />
      <LeastSure tokens={tokens} indices={stats.leastSure} at={at} onGo={walkTo} />
    </div>
  )
}

interface LeastSureProps {
  tokens: LensReading['tokens']
  indices: readonly number[]
  at: number
  onGo: (index: number) => void
}

function LeastSure(props: LeastSureProps) {
  if (props.indices.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1 text-12">
      <h3 className="me-1 text-n10">{t.tokens.leastSure}</h3>
      {props.indices.map((index) => {
        const token = props.tokens[index]
        return (
          <button
            key={index}
            type="button"
            aria-pressed={index === props.at}
            onClick={() => props.onGo(index)}
            className="rounded-1 border hairline px-1 font-mono hover:bg-n3 aria-pressed:border-accent"
          >
            {token === undefined ? '' : toTokenText(token)}{' '}
            <span className="text-n10">{toPercent(token?.logprob ?? null)}</span>
          </button>
        )
      })}
    </div>
  )
}

/** The keys n and p belong to the search while the focus is in the Raw section. */
function isForTokens(): boolean {
  const section = document.activeElement?.closest('[data-section]')?.getAttribute('data-section')
  return section === 'tokens' || (section !== 'raw' && !hasMatches())
}

/** The run with a token; runs are in order, so it is found by binary search. */
function runAt(runs: readonly { start: number }[], index: number): number {
  let low = 0
  let high = runs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((runs[middle]?.start ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
