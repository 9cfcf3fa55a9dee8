import { useState } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { keptMessages as say } from '../../../messages/record/kept.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { findMisfit } from '../../../record/find-misfit.ts'
import { JsonScalar, JsonTree } from '../json/json-tree.tsx'
import { toJsonKind } from '../../../record/json-value.ts'
import { NotAsAgreed } from '../frame/not-reported.tsx'
import { UnreportedLine } from '../frame/unreported-line.tsx'
import { toFigure } from './listed-usage.ts'
import { USAGE_ATTRIBUTES } from './usage-attributes.ts'

/** Every number of the contract's `usage` with its origin, then the fields that the contract does not name. */
export function UsageFigures({ model }: { model: DrawerModel }) {
  const others = model.unknown.filter(({ path }) => path.startsWith('usage.'))
  const [all, setAll] = useState(false)
  const names = [...USAGE_ATTRIBUTES, ...others.map(({ path }) => path)]
  const row = model.detail?.row ?? model.row
  const isMissing = (name: string) =>
    toFigure(name, model.parsed, row).value === undefined && findMisfit(model.disagreements, name) === null
  const missing = all ? [] : names.filter(isMissing)
  return (
    <div>
      <table className="w-full text-12">
        <caption className="sr-only">{say.figures}</caption>
        <tbody>
          {names.map((name) => !missing.includes(name) && <UsageField key={name} name={name} model={model} />)}
        </tbody>
      </table>
      {missing.length > 0 && (
        <div className="border-t hairline pt-1">
          <UnreportedLine
            missing={missing.map((path) => ({ path, label: path.slice('usage.'.length) }))}
            onShowAll={() => setAll(true)}
          />
        </div>
      )}
    </div>
  )
}

function UsageField({ name, model }: { name: string; model: DrawerModel }) {
  const row = model.detail?.row ?? model.row
  const { value, from } = toFigure(name, model.parsed, row)
  const misfit = from === 'list' ? null : findMisfit(model.disagreements, name)
  const kind = toJsonKind(value)
  const origin = from === 'list' ? say.fromList : from === 'record' && row !== null ? say.from[row.way] : null
  return (
    <tr data-attribute={name} className="border-t hairline">
      <th scope="row" className="py-0.5 text-start font-mono font-normal text-n11">
        {name.slice('usage.'.length).replace('.', '.\u200b')}
      </th>
      <td colSpan={origin === null ? 2 : 1} className="num min-w-10 whitespace-nowrap [&_span]:whitespace-pre">
        {misfit !== null && <NotAsAgreed misfit={misfit} bare />}
        {kind === 'missing' && misfit === null && <span className="text-n10">{t.notReported}</span>}
        {kind === 'null' && <span className="text-n10">{t.usage.reportedNull}</span>}
        {(kind === 'object' || kind === 'array') && <JsonTree value={value} open={0} />}
        {kind !== 'missing' && kind !== 'null' && kind !== 'object' && kind !== 'array' && (
          <span className="ms-2 font-mono">
            <JsonScalar value={value} />
          </span>
        )}
      </td>
      {origin !== null && <td className="w-20 ps-3 whitespace-nowrap text-n10">{origin}</td>}
    </tr>
  )
}
