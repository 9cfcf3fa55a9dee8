import { drawerMessages as t } from '../../../../messages/drawer.ts'
import type { DrawerModel } from '../drawer-model.ts'
import { findMisfit } from '../find-misfit.ts'
import { JsonScalar, JsonTree } from '../json-tree/json-tree.tsx'
import { toJsonKind } from '../json-tree/json-value.ts'
import { valueAt } from '../json-tree/value-at.ts'
import { NotAsAgreed } from '../not-reported.tsx'
import { USAGE_ATTRIBUTES } from './usage-attributes.ts'

/** Every number of the contract's `usage` as it came, whatever it is, and the fields that the contract does not name. */
export function UsageTable({ model }: { model: DrawerModel }) {
  const others = model.unknown.filter(({ path }) => path.startsWith('usage.'))
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 text-12">
      {USAGE_ATTRIBUTES.map((name) => (
        <UsageField key={name} name={name} value={valueAt(model.parsed, name)} model={model} />
      ))}
      {others.map(({ path, value }) => (
        <UsageField key={path} name={path} value={value} model={model} />
      ))}
    </dl>
  )
}

function UsageField({ name, value, model }: { name: string; value: unknown; model: DrawerModel }) {
  const misfit = findMisfit(model.disagreements, name)
  const kind = toJsonKind(value)
  return (
    <div data-attribute={name} className="col-span-2 grid grid-cols-subgrid border-t hairline py-0.5">
      <dt className="font-mono text-n11">{name.slice('usage.'.length)}</dt>
      <dd className="num">
        {misfit !== null && <NotAsAgreed misfit={misfit} bare />}
        {kind === 'missing' && misfit === null && <span className="text-n10">{t.notReported}</span>}
        {kind === 'null' && <span className="text-n10">{t.usage.reportedNull}</span>}
        {(kind === 'object' || kind === 'array') && <JsonTree value={value} open={0} />}
        {kind !== 'missing' && kind !== 'null' && kind !== 'object' && kind !== 'array' && (
          <span className="ms-2 font-mono">
            <JsonScalar value={value} />
          </span>
        )}
      </dd>
    </div>
  )
}
