import { useMemo, useState } from 'react'
import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import type { KeptText } from '../../../api/kept-text.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { keptMessages as say } from '../../../messages/record/kept.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { diffRecords } from './diff-records.ts'
import { KeptViewer } from './kept-viewer.tsx'

/** More differences are counted, not listed: two records may differ everywhere. */
const MOST_LISTED = 200
/** As much of a value as tells it from another, on a line or two. */
const MOST_CHARACTERS = 120

/** Upstream's own text of a record that we have in another form, folded: where the two differ, and all of it. */
export function ListedText({ model }: { model: DrawerModel }) {
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
  if (found === null) return <p className="min-w-0 text-n10">{say.notCompared}</p>
  return (
    <div className="min-w-0 basis-full">
      <p className="font-semibold">{say.differences(found.length)}</p>
      {found.length > 0 && (
        <table className="mt-1 w-full table-fixed">
          <thead className="text-start text-n10">
            <tr>
              {[say.field, say.ours, say.theirs].map((name) => (
                <th key={name} scope="col" className="text-start font-normal first:w-2/5">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_LISTED).map((one) => (
              <tr key={one.path} className="border-t hairline align-top">
                <th scope="row" className="py-0.5 pe-4 text-start font-mono font-normal break-words">
                  {toVisibleText(one.path) || t.provenance.whole}
                </th>
                <Side value={one.ours} />
                <Side value={one.theirs} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.length > MOST_LISTED && <p className="text-n10">{t.more(found.length - MOST_LISTED)}</p>}
    </div>
  )
}

function Side({ value }: { value: unknown }) {
  if (value === undefined) return <td className="py-0.5 pe-4 text-n10">{t.notReported}</td>
  const text = stringifyLosslessJson(value)
  return (
    <td className="py-0.5 pe-4 font-mono break-words">
      {toVisibleText(text.slice(0, MOST_CHARACTERS)) + (text.length > MOST_CHARACTERS ? '…' : '')}
    </td>
  )
}

/** Null if one of the two is not JSON. */
function compare(ours: unknown, text: string) {
  if (ours === undefined) return null
  try {
    return diffRecords(ours, parseLosslessJson(text))
  } catch {
    return null
  }
}
