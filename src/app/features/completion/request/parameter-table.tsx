import { useState } from 'react'
import type { Disagreement } from '#contract/completion/read-completion.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { findMisfit } from '../../../record/find-misfit.ts'
import { JsonScalar, JsonTree } from '../json/json-tree.tsx'
import { toJsonKind, toScalarText } from '../../../record/json-value.ts'
import { NotAsAgreed } from '../frame/not-reported.tsx'
import { UnreportedLine } from '../frame/unreported-line.tsx'
import type { RequestField } from './request-fields.ts'

const DEPRECATED = new Set(['system_fingerprint', 'seed', 'user', 'max_tokens'])

export interface ParameterTableProps {
  fields: readonly RequestField[]
  disagreements: readonly Disagreement[]
  /** Larger parts of the request that were not reported either. */
  absent: readonly string[]
}

/** Each parameter by its name on the wire; where request and answer differ, both. Numbers by their own digits. */
export function ParameterTable({ fields: parameters, absent, disagreements }: ParameterTableProps) {
  const fields = [...parameters, ...absent.map((name) => ({ name, asked: undefined, answered: undefined }))]
  const [all, setAll] = useState(false)
  const missing = all ? [] : fields.filter((field) => isMissing(field, disagreements))
  return (
    <div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 text-12">
        {fields
          .filter((field) => !missing.includes(field))
          .map((field) => (
            <div
              key={field.name}
              data-attribute={field.name}
              className="col-span-2 grid grid-cols-subgrid border-t hairline py-0.5 first:border-t-0"
            >
              <dt className="font-mono text-n11">
                {field.name}
                {DEPRECATED.has(field.name) && (
                  <span className="ms-1 font-sans text-11 text-n10">{t.request.deprecated}</span>
                )}
              </dt>
              <dd className="min-w-0 font-mono">
                <Values field={field} />
                <Misfit disagreements={disagreements} path={field.name} />
              </dd>
            </div>
          ))}
      </dl>
      {missing.length > 0 && (
        <UnreportedLine
          missing={missing.map(({ name }) => ({ path: name, label: name }))}
          onShowAll={() => setAll(true)}
        />
      )}
    </div>
  )
}

function isMissing({ name, asked, answered }: RequestField, disagreements: readonly Disagreement[]): boolean {
  return asked === undefined && answered === undefined && findMisfit(disagreements, name) === null
}

function Misfit({ disagreements, path }: { disagreements: readonly Disagreement[]; path: string }) {
  const misfit = findMisfit(disagreements, path)
  return (
    misfit !== null && (
      <span className="ms-2">
        <NotAsAgreed misfit={misfit} bare />
      </span>
    )
  )
}

function Values({ field: { name, asked, answered } }: { field: RequestField }) {
  if (asked === undefined && answered === undefined) return <Unsaid text={t.notReported} />
  const differs = asked !== undefined && answered !== undefined && !isSame(asked, answered)
  if (!differs) {
    return (
      <>
        <Value value={answered === undefined ? asked : answered} />
        {name === 'seed' && toScalarText(answered ?? asked).length > 15 && (
          <span className="ms-2 font-sans text-11 text-n10">{t.request.exact}</span>
        )}
      </>
    )
  }
  return (
    <span className="flex flex-wrap gap-x-4">
      <span>
        <span className="me-1 font-sans text-11 text-n10">{t.request.asked}</span>
        <Value value={asked} />
      </span>
      <span>
        <span className="me-1 font-sans text-11 text-n10">{t.request.answered}</span>
        <Value value={answered} />
      </span>
    </span>
  )
}

function Value({ value }: { value: unknown }) {
  const kind = toJsonKind(value)
  if (kind === 'null') return <Unsaid text={t.request.none} />
  return kind === 'object' || kind === 'array' ? <JsonTree value={value} open={1} /> : <JsonScalar value={value} />
}

function Unsaid({ text }: { text: string }) {
  return <span className="font-sans text-n10">{text}</span>
}

function isSame(a: unknown, b: unknown): boolean {
  const kind = toJsonKind(a)
  return kind === toJsonKind(b) && kind !== 'object' && kind !== 'array' && toScalarText(a) === toScalarText(b)
}
