import { useMemo, useState } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import { toVisibleText } from '../../../text/visible-text.ts'
import { JSON_COLOURS } from '../json/json-tree.tsx'
import { listFields } from './list-fields.ts'

/** Fields shown at first, and a fifth of what each press adds; each is two elements. */
const FIELD_STEP = 1000
/** Characters of a value; the record as text has all of it. */
const TEXT_CUT = 300

/** Every value of the record under its full name, so that nothing is missing on the screen. */
export function FieldsList({ value }: { value: unknown }) {
  const [most, setMost] = useState(FIELD_STEP)
  const fields = useMemo(() => listFields(value, most + 1), [value, most])
  return (
    <>
      <dl className="rounded-2 border hairline bg-n2 py-1 font-mono text-12">
        {fields.slice(0, most).map((field) => (
          <div
            key={field.path}
            data-attribute={field.attribute}
            className="flex gap-3 px-2 py-px [contain-intrinsic-height:auto_20px] [content-visibility:auto] hover:bg-n3"
          >
            <dt className="w-2/5 shrink-0 break-all text-n11" title={field.path.slice(0, 1000)}>
              {toVisibleText(field.path.slice(0, 1000))}
            </dt>
            <dd className={`plain-text min-w-0 flex-1 break-words ${JSON_COLOURS[field.kind]}`}>
              {field.elided > 0 ? t.raw.elided(field.elided) : toVisibleText(field.text.slice(0, TEXT_CUT))}
              {field.text.length > TEXT_CUT && (
                <span className="text-n10"> … {t.more(field.text.length - TEXT_CUT)}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {fields.length > most && (
        <Button className="mt-2" onClick={() => setMost(most + FIELD_STEP * 5)}>
          {t.raw.moreFields(FIELD_STEP * 5)}
        </Button>
      )}
    </>
  )
}
