import { useMemo, useState } from 'react'
import { parseLossless, stringifyLossless } from '#contract/lossless-json.ts'
import type { KeptText } from '../../../../api/kept-text.ts'
import { drawerMessages as t } from '../../../../messages/drawer.ts'
import { keptMessages as say } from '../../../../messages/kept.ts'
import { toVisibleText } from '../conversation/visible-text.ts'
import type { DrawerModel } from '../drawer-model.ts'
import { diffRecords } from './diff-records.ts'
import { KeptViewer } from './kept-viewer.tsx'

const MOST_LISTED = 200
const MOST_CHARACTERS = 120

/** Upstream's own text of a record that we hold in other words, folded away: where the two differ, and all of it. */
export function ListedRecord({ model }: { model: DrawerModel }) {
  const [open, setOpen] = useState(false)
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-12 font-semibold">{say.listed}</summary>
      {open && (
        <div className="mt-2 flex flex-col gap-2">
          <p className="text-12 text-n10">{say.listedAbout}</p>
          <KeptViewer
            model={model}
            tail="/listed"
            label={say.listed}
            fileName="listed.json"
            indented
            renderAbout={(kept) => <Differences ours={model.parsed} kept={kept} />}
          />
        </div>
      )}
    </details>
  )
}

function Differences({ ours, kept }: { ours: unknown; kept: KeptText }) {
  const found = useMemo(() => (kept.whole ? compare(ours, kept.text) : null), [ours, kept])
  if (found === null) return <p className="text-n10">{say.notCompared}</p>
  return (
    <>
      <p className="font-semibold">{say.differences(found.length)}</p>
      <dl className="mt-1 grid grid-cols-[minmax(0,auto)_minmax(0,1fr)_minmax(0,1fr)] gap-x-4">
        {found.slice(0, MOST_LISTED).map((one) => (
          <div key={one.path} className="col-span-3 grid grid-cols-subgrid border-t hairline py-0.5">
            <dt className="font-mono break-words">{toVisibleText(one.path) || t.provenance.whole}</dt>
            <Side name={say.ours} value={one.ours} />
            <Side name={say.theirs} value={one.theirs} />
          </div>
        ))}
      </dl>
      {found.length > MOST_LISTED && <p className="text-n10">{t.more(found.length - MOST_LISTED)}</p>}
    </>
  )
}

function Side({ name, value }: { name: string; value: unknown }) {
  const text = value === undefined ? null : stringifyLossless(value)
  return (
    <dd className="min-w-0 break-words">
      <span className="text-n10">{name}: </span>
      {text === null ? (
        <span className="text-n10">{t.notReported}</span>
      ) : (
        <code>{toVisibleText(text.slice(0, MOST_CHARACTERS)) + (text.length > MOST_CHARACTERS ? '…' : '')}</code>
      )}
    </dd>
  )
}

/** Null where one of the two is no JSON. */
function compare(ours: unknown, text: string) {
  if (ours === undefined) return null
  try {
    return diffRecords(ours, parseLossless(text))
  } catch {
    return null
  }
}
