import { useEffect, useEffectEvent } from 'react'
import type { SectionProps } from './frame/section-props.ts'
import { ProvenanceSection } from './provenance/provenance-section.tsx'
import { RawSection } from './raw/raw-section.tsx'
import { RequestSection } from './request/request-section.tsx'
import { TokensSection } from './tokens/tokens-section.tsx'
import { UsageSection } from './usage/usage-section.tsx'

export interface LaterSectionsProps extends SectionProps {
  /** `below` the first ones, `beside` them in a second column, or `divided` over both. */
  place: 'below' | 'beside' | 'divided'
  /** Called once they are on the screen. */
  onShown: () => void
}

/** The sections after the conversation. Their code comes once the first ones are on the screen. */
export function LaterSections({ place, onShown, ...section }: LaterSectionsProps) {
  const tell = useEffectEvent(onShown)
  useEffect(() => tell(), [])
  const last = (
    <>
      <RawSection {...section} />
      <ProvenanceSection {...section} />
    </>
  )
  return (
    <>
      <div className={place === 'beside' ? BESIDE : 'min-w-0 border-t hairline'}>
        <TokensSection {...section} />
        <UsageSection {...section} />
        <RequestSection {...section} />
        {place !== 'divided' && last}
      </div>
      {place === 'divided' && <div className="min-w-0 border-t hairline rail:border-s">{last}</div>}
    </>
  )
}

const BESIDE = 'min-w-0 border-t hairline rail:border-s rail:border-t-0'
