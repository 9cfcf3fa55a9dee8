import { FunctionSquare } from 'lucide-react'
import { type ReactNode, useCallback, useId, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { useSliced } from '../../../../use-sliced.ts'
import { BrokenJson } from './broken-json.tsx'
import { type ArgumentsReading, readArguments } from './read-arguments.ts'
import { CopyButton } from '../../frame/copy-button.tsx'
import { JsonView } from '../../json/json-view.tsx'
import { PlainText, VisibleText } from '../../../../text/plain-text.tsx'
import type { CallReading } from './read-tools.ts'
import { SchemaProblems } from './schema-problems.tsx'

/** Shorter arguments (in characters) are read at once: there may be twenty calls side by side. */
const SHORT_ARGUMENTS = 10_000

type Reading = ArgumentsReading | 'pending'

export interface CallCardProps {
  call: CallReading
  /** Schema path of the call, such as `choices[].message.tool_calls[]`. */
  path: string
  onFilter?: (change: FilterChange) => void
  /** Its result, if an input message contains it. */
  children?: ReactNode
}

/** One tool call: name, id, arguments as a tree or as text, and whether they match the tool's schema. */
export function CallCard({ call, path, onFilter, children }: CallCardProps) {
  const id = useId()
  const isCustom = call.sort === 'custom'
  const begin = useCallback(() => readArguments(call.text, call.schema), [call.text, call.schema])
  const read = useSliced(begin, isCustom || (call.text ?? '').length < SHORT_ARGUMENTS)
  const reading = isCustom ? null : (read ?? 'pending')
  const inner = call.sort === 'function_call' ? path : isCustom ? `${path}.custom` : `${path}.function`
  const { name } = call
  return (
    <article aria-labelledby={id} className="mt-2 overflow-hidden rounded-2 border hairline" data-call={call.sort}>
      <header className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 border-b hairline bg-tool-soft px-2 py-1 text-12">
        <FunctionSquare aria-hidden className="size-3.5 shrink-0 text-tool" />
        <h4 id={id} className="min-w-0 truncate font-mono font-medium text-tool" data-attribute={`${inner}.name`}>
          {name === null ? (
            t.tools.name
          ) : onFilter ? (
            <button
              type="button"
              title={t.tools.filter(name.slice(0, 200))}
              className="max-w-full truncate hover:underline"
              onClick={() => onFilter({ field: 'tool', value: name, not: false })}
            >
              <VisibleText text={name.slice(0, 300)} />
            </button>
          ) : (
            <VisibleText text={name.slice(0, 300)} />
          )}
        </h4>
        {call.sort === 'function_call' ? (
          <Badge tone="deprecated">{`${t.tools.functionCall} · ${t.tools.deprecated}`}</Badge>
        ) : (
          <span className="font-mono text-11 text-n10" data-attribute={`${path}.type`}>
            {call.type ?? t.tools.noType}
          </span>
        )}
        <Verdict reading={reading} hasSchema={call.schema != null} />
        {call.id !== null && (
          <span className="ms-auto flex min-w-0 items-center font-mono text-11 text-n10" data-attribute={`${path}.id`}>
            <span className="truncate">{call.id}</span>
            <CopyButton text={call.id} label={t.tools.copyId} />
          </span>
        )}
      </header>
      <div className="px-2 py-1.5" data-attribute={`${inner}.${isCustom ? 'input' : 'arguments'}`}>
        {reading === null ? (
          <PlainText text={call.text ?? t.tools.missing} mono />
        ) : (
          <Arguments reading={reading} text={call.text ?? ''} />
        )}
      </div>
      {children}
    </article>
  )
}

function Verdict({ reading, hasSchema }: { reading: Reading | null; hasSchema: boolean }) {
  if (reading === 'pending') return <Badge tone="neutral">{t.tools.reading}</Badge>
  if (reading === null) return <Badge tone="neutral">{t.tools.custom}</Badge>
  if (reading.kind === 'missing') return <Badge tone="neutral">{t.tools.missing}</Badge>
  if (reading.kind === 'broken') return <Badge tone="filter">{t.tools.broken}</Badge>
  if (reading.kind === 'empty') return <Badge tone="neutral">{t.tools.empty}</Badge>
  const problems = reading.kind === 'value' ? (reading.check?.problems.length ?? 0) : 0
  if (problems > 0) return <Badge tone="length">{t.tools.mismatched(problems)}</Badge>
  if (hasSchema && reading.kind === 'value') return <Badge tone="neutral">{`✓ ${t.tools.matches}`}</Badge>
  return <Badge tone="neutral">{`✓ ${t.tools.valid} · ${t.tools.noSchema}`}</Badge>
}

const TONES = {
  neutral: 'bg-n4 text-n11',
  filter: 'bg-filter-soft text-filter',
  length: 'bg-length-soft text-length',
  deprecated: 'bg-deprecated-soft text-deprecated',
}

function Badge({ tone, children }: { tone: keyof typeof TONES; children: string }) {
  return <span className={`rounded-1 px-1.5 text-11 whitespace-nowrap ${TONES[tone]}`}>{children}</span>
}

function Arguments({ reading, text }: { reading: Reading; text: string }) {
  const [view, setView] = useState<'tree' | 'text'>('tree')
  if (reading === 'pending') return <PlainText text={text} mono />
  switch (reading.kind) {
    case 'missing':
      return <p className="text-12 text-n10">{t.tools.missing}</p>
    case 'empty':
      return <p className="text-12 text-n10">{t.tools.empty}</p>
    case 'broken':
      return <BrokenJson text={text} fault={reading.fault} />
    case 'large':
      return (
        <>
          <p className="text-11 text-n10">{t.tools.tooLarge}</p>
          <PlainText text={text} mono />
        </>
      )
    case 'value':
      break
  }
  return (
    <>
      <div className="mb-1 flex items-center gap-2">
        <Segmented
          label={t.tools.arguments}
          options={[
            { id: 'tree', label: t.tools.tree },
            { id: 'text', label: t.tools.text },
          ]}
          selected={view}
          onSelect={setView}
        />
        <CopyButton text={text} label={t.copy} />
      </div>
      {view === 'tree' ? <JsonView value={reading.value} open={2} /> : <PlainText text={text} mono />}
      {reading.check !== null && <SchemaProblems check={reading.check} />}
    </>
  )
}
