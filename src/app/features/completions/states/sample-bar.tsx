import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { findSource, type Sources } from '#contract/source/sources.ts'
import { useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { askAgain } from '../../../api/answer-keys.ts'
import { filterMessages } from '../../../messages/list/filters.ts'
import { stateMessages } from '../../../messages/list/states.ts'
import { setPreferences } from '../../../preferences.ts'
import { cx } from '../../../ui/class-names.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'

const say = stateMessages.sample

const BAR =
  'flex shrink-0 items-center gap-x-5 max-sheet:gap-x-2 border-b hairline bg-accent-soft px-3 text-12 text-n11'
/** As high as the room that the screen keeps for it, so that the table does not move when it comes. */
const ONE_LINE = 'h-9 whitespace-nowrap max-sheet:h-12'
/** A narrower window has no room for it on the one line; the page of sources says the key, too, and takes files. */
const HINT = 'min-w-0 truncate max-rail:hidden'

interface Props {
  query: SearchQuery
  sources: Sources
  onQuery: (query: SearchQuery) => void
}

/** The thin bar above the sample: what it is, what to do next, and hiding it. */
export function SampleBar({ query, sources, onQuery }: Props) {
  const client = useQueryClient()
  const { base_url: baseUrl, has_key: hasKey } = sources
  /** The user's own rows that came in while the sample is shown. */
  const own = findSource(sources, 'store')?.rows ?? 0
  const showOwn = () => {
    void askAgain(client, 'sources')
    onQuery({ ...EVERYTHING, source: 'store' })
  }
  if (own > 0) {
    return (
      <div className={cx(BAR, 'min-h-9 flex-wrap gap-y-1 py-1')}>
        <output>
          <b className="font-semibold text-n12">{say.own(own)}</b>
        </output>
        <Button look="accent" className="h-6 px-2" onClick={showOwn}>
          {say.showOwn(own)}
        </Button>
      </div>
    )
  }
  return (
    <div className={cx(BAR, ONE_LINE)}>
      <b className="font-semibold text-n12 max-sheet:hidden">{say.lead}</b>
      <span className="flex shrink-0 items-center gap-1.5 max-sheet:min-w-0 max-sheet:flex-1">
        <span className="max-sheet:sr-only">{say.point}</span> <CopyText text={`OPENAI_BASE_URL=${baseUrl}`} />
      </span>
      {!hasKey && (
        <span className={HINT}>
          {say.mirror} {say.mirrorHow} <code className="text-n12">OPENAI_API_KEY</code>
        </span>
      )}
      <span className={HINT}>
        {say.drop} <code className="text-n12">.jsonl</code> {say.dropEnd}
      </span>
      <span className="ms-auto flex shrink-0 items-center gap-1">
        <Button look="quiet" className="h-6 px-2 text-n12" onClick={() => onQuery({ ...query, source: 'store' })}>
          {say.hide}
        </Button>
        <button
          type="button"
          aria-label={filterMessages.dismiss}
          title={filterMessages.dismiss}
          onClick={() => setPreferences({ sampleBar: false })}
          className="grid size-6 place-items-center rounded-1 hover:bg-n5"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      </span>
    </div>
  )
}
