import { X } from 'lucide-react'
import { filterMessages } from '../../../messages/list/filters.ts'
import { stateMessages } from '../../../messages/list/states.ts'
import { setPreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'

const say = stateMessages.sample

const BAR =
  'flex min-h-9 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 max-sheet:gap-x-2 border-b hairline bg-accent-soft px-3 py-1 text-12 text-n11'

interface Props {
  baseUrl: string
  hasKey: boolean
  /** The user's own rows that came in while the sample is shown. */
  own: number
  onOwn: () => void
  onHide: () => void
}

/** The thin bar above the sample: what it is, what to do next, and hiding it. */
export function SampleBar({ baseUrl, hasKey, own, onOwn, onHide }: Props) {
  if (own > 0) {
    return (
      <div className={BAR}>
        <output>
          <b className="font-semibold text-n12">{say.own(own)}</b>
        </output>
        <Button look="accent" className="h-6 px-2" onClick={onOwn}>
          {say.showOwn(own)}
        </Button>
      </div>
    )
  }
  return (
    <div className={BAR}>
      <b className="font-semibold text-n12 max-sheet:hidden">{say.lead}</b>
      <span className="flex min-w-0 items-center gap-1.5 max-sheet:flex-1">
        <span className="max-sheet:sr-only">{say.point}</span> <CopyText text={`OPENAI_BASE_URL=${baseUrl}`} />
      </span>
      {!hasKey && (
        <span className="max-sheet:hidden">
          {say.mirror} {say.mirrorHow} <code className="text-n12">OPENAI_API_KEY</code>
        </span>
      )}
      <span className="max-sheet:hidden">
        {say.drop} <code className="text-n12">.jsonl</code> {say.dropEnd}
      </span>
      <span className="ms-auto flex items-center gap-1">
        <Button look="quiet" className="h-6 px-2 text-n12" onClick={onHide}>
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
