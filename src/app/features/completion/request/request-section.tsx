import type { ReactNode } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { findMisfit } from '../../../record/find-misfit.ts'
import { JsonTree } from '../json/json-tree.tsx'
import { memberOf } from '../../../record/json-value.ts'
import type { SectionProps } from '../frame/section-props.ts'
import { NotAsAgreed } from '../frame/not-reported.tsx'
import { ParameterTable } from './parameter-table.tsx'
import { toOtherFields, toRequestFields } from './request-fields.ts'
import { ToolList } from './tool-list.tsx'

/** The request. Absent only if neither the request nor any of its parameters is known. */
export function RequestSection({ model }: SectionProps) {
  const { parsed, request, disagreements, detail } = model
  if (parsed === undefined && request === null) return null
  const tools = firstOf('tools', parsed, request)
  const functions = memberOf(request, 'functions')
  const trees = [
    {
      title: t.request.responseFormat,
      attribute: 'response_format',
      value: firstOf('response_format', parsed, request),
    },
    { title: t.request.moderation, attribute: 'moderation', value: firstOf('moderation', parsed, request) },
    { title: t.request.metadata, attribute: 'metadata', value: memberOf(request, 'metadata') ?? undefined },
  ]
  const others = toOtherFields(request)
  const requestId = detail?.provenance.call?.request_id ?? null
  const absent = trees.filter(({ value }) => value === undefined)
  const misfits = new Set(
    ['tools', ...trees.map((tree) => tree.attribute)].flatMap((path) => findMisfit(disagreements, path) ?? []),
  )
  return (
    <DrawerSection name="request">
      <div className="flex flex-col gap-4">
        {request === null && <p className="text-12 text-n10">{t.request.notKept}</p>}
        <ParameterTable
          fields={toRequestFields(parsed, request, requestId)}
          disagreements={disagreements}
          absent={absent.map(({ attribute }) => attribute)}
        />
        {Array.isArray(tools) && tools.length > 0 && <ToolList tools={tools} />}
        {[...misfits].map((misfit) => (
          <p key={misfit.path} className="text-12">
            <code className="me-2 text-n11">{misfit.path}</code>
            <NotAsAgreed misfit={misfit} />
          </p>
        ))}
        {Array.isArray(functions) && functions.length > 0 && (
          <Part title={t.request.functions}>
            <JsonTree value={functions} open={1} />
          </Part>
        )}
        {trees.map(({ title, attribute, value }) =>
          value === undefined ? null : value === null ? (
            <p key={attribute} data-attribute={attribute} className="text-12 text-n10">
              {title}: {t.request.none}
            </p>
          ) : (
            <Part key={attribute} title={title}>
              <JsonTree value={value} open={2} attribute={attribute} />
            </Part>
          ),
        )}
        {others.length > 0 && (
          <Part title={t.request.others}>
            <JsonTree value={Object.fromEntries(others)} open={1} />
          </Part>
        )}
      </div>
    </DrawerSection>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 text-12 font-semibold">{title}</h3>
      {children}
    </div>
  )
}

/** What the completion says, else what the request asked for. */
function firstOf(name: string, record: unknown, request: unknown): unknown {
  const answered = memberOf(record, name)
  return answered === undefined || answered === null ? (memberOf(request, name) ?? answered) : answered
}
