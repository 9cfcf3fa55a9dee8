import { isUpstreamName, type SourceName } from '#contract/search/search-query.ts'
import { findSource, type SourceState } from '#contract/source/sources.ts'
import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import { filterMessages as say } from '../../../messages/list/filters.ts'
import MenuPanel from '../../../ui/overlay/menu-panel.tsx'
import { segmentLook } from '../../../ui/segmented.tsx'

interface Props {
  upstreams: readonly SourceState[]
  current: SourceName | null
  onSelect: (source: SourceName) => void
}

/** The upstream part of the source switch if there are several: shows which one is used, and lets the user choose. */
export default function UpstreamPick({ upstreams, current, onSelect }: Props) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const shown = isUpstreamName(current) ? current : null
  const chosen = shown === null ? undefined : findSource({ sources: upstreams }, shown)
  // An upstream that is not configured has no label; its name is in the address.
  const label = chosen?.label ?? shown?.replace(/^upstream\./, '') ?? null
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label === null ? say.chooseUpstream : say.upstreamOf(label)}
        title={chosen?.location}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
        className={`flex max-w-44 min-w-0 items-center gap-0.5 max-sheet:max-w-36 max-sheet:px-1.5 ${segmentLook(shown !== null)}`}
      >
        <span className="truncate py-0.5">{label ?? say.sources.upstream}</span>
        <ChevronDown aria-hidden className="size-3 shrink-0" />
      </button>
      {open && (
        <MenuPanel
          anchor={anchor}
          label={say.upstreams}
          align="end"
          items={upstreams.map((upstream) => {
            const host = toHost(upstream.location)
            return {
              id: upstream.name,
              label: upstream.label,
              ...(host === upstream.label ? {} : { hint: host }),
              checked: upstream === chosen,
              onSelect: () => onSelect(upstream.name),
            }
          })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

function toHost(location: string): string {
  return URL.canParse(location) ? new URL(location).host : location
}
