import { type ReactNode, useState } from 'react'
import { conversationMessages } from '../../../messages/record/conversation.ts'
import { tableMessages } from '../../../messages/list/table.ts'
import { usePreferences } from '../../../preferences.ts'
import {
  formatAgo,
  formatCost,
  formatDuration,
  formatExactTime,
  formatExactTimeLines,
  formatNumber,
} from '#lib/format.ts'
import { CopyButton } from '../frame/copy-button.tsx'
import { FinishChip } from '../frame/finish-chip.tsx'
import { toVisibleText } from '../../../text/visible-text.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { findMisfit } from '../../../record/find-misfit.ts'
import { NotAsAgreed, NotReported } from '../frame/not-reported.tsx'
import { toCaptureText } from '../provenance/call-facts.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { IncludeChip } from '../frame/include-chip.tsx'
import { MetadataChips } from './metadata-chips.tsx'

const t = conversationMessages.summary
/** Finish reasons by choice; a hostile answer may have thousands of different ones. */
const MOST_REASONS = 12
const FINISH_PATH = /^choices\[\d+\]\.finish_reason$/

/** The main facts of a completion; from the row of the list until the record is loaded. */
export function SummarySection({ model, onFilter }: SectionProps) {
  return (
    <DrawerSection name="summary">
      <Facts model={model} onFilter={onFilter} />
      <div className="mt-3">
        <MetadataChips key={model.id} model={model} onFilter={onFilter} />
      </div>
    </DrawerSection>
  )
}

function Facts({ model, onFilter }: Pick<SectionProps, 'model' | 'onFilter'>) {
  const { row, completion, disagreements } = model
  const { timeZone } = usePreferences()
  const [now] = useState(() => Date.now() / 1000)
  const name = completion?.model ?? row?.model ?? null
  const tier = completion?.service_tier ?? row?.service_tier ?? null
  // OpenRouter and similar servers say which provider answered.
  const provider = completion?.['provider']
  const created = completion?.created ?? row?.created ?? null
  const reasons = completion?.choices?.map((choice) => choice.finish_reason ?? null) ?? row?.finish_reasons ?? []
  const counted = new Map<string | null, number>()
  for (const reason of reasons) counted.set(reason, (counted.get(reason) ?? 0) + 1)
  const misfits = disagreements.filter((one) => FINISH_PATH.test(one.path))
  const notReported = (counted.get(null) ?? 0) - misfits.length
  if (notReported > 0) counted.set(null, notReported)
  else counted.delete(null)
  const usage = row?.usage
  const latency = row?.latency_ms ?? null
  const capture = row?.capture ?? null
  const inPlace = (tokens: number | null, path: string) => {
    const misfit = tokens === null ? findMisfit(disagreements, path) : null
    return misfit === null ? formatNumber(tokens) : <NotAsAgreed misfit={misfit} />
  }
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-4 gap-y-2">
      <Fact name={t.finish}>
        <span className="flex flex-wrap gap-1">
          {reasons.length === 0 && <NotReported disagreements={disagreements} path="choices" />}
          {misfits.slice(0, MOST_REASONS).map((misfit) => (
            <NotAsAgreed key={misfit.path} misfit={misfit} />
          ))}
          {[...counted].slice(0, MOST_REASONS).map(([reason, count]) => (
            <FinishChip key={`${reason}`} reason={reason} count={count} onFilter={onFilter} />
          ))}
          {counted.size > MOST_REASONS && conversationMessages.showMore(counted.size - MOST_REASONS)}
        </span>
      </Fact>
      {capture !== null && (
        <Fact name={tableMessages.columns.capture}>
          <IncludeChip
            label={capture}
            title={toCaptureText(capture)}
            onPick={(not) => onFilter({ field: 'capture', value: capture, not })}
          />
        </Fact>
      )}
      <Fact name={t.model} attribute="model" wide>
        {name === null ? (
          <NotReported disagreements={disagreements} path="model" />
        ) : (
          <span className="flex min-w-0 font-mono">
            <IncludeChip
              label={toVisibleText(name.slice(0, 200)) || '""'}
              title={name.slice(0, 1000)}
              onPick={(not) => onFilter({ field: 'model', value: name, not })}
            />
          </span>
        )}
      </Fact>
      <Fact name={t.tokens}>
        <span className="tabular" title={usage?.total_tokens == null ? undefined : formatNumber(usage.total_tokens)}>
          {usage?.prompt_tokens == null && usage?.completion_tokens == null && usage?.total_tokens == null ? (
            <NotReported disagreements={disagreements} path="usage" />
          ) : (
            <>
              {inPlace(usage.prompt_tokens, 'usage.prompt_tokens')} →{' '}
              {inPlace(usage.completion_tokens, 'usage.completion_tokens')}
            </>
          )}
        </span>
      </Fact>
      <Fact name={t.cost}>
        <span
          className="tabular"
          title={row?.cost_usd == null ? t.costUnknown : row.cost_reported ? t.costReported : t.costEstimate}
        >
          {formatCost(row?.cost_usd ?? null, row?.cost_reported)}
        </span>
      </Fact>
      {latency !== null && (
        <Fact name={t.latency}>
          <span className="tabular" title={`${formatNumber(latency)} ms`}>
            {formatDuration(latency)}
          </span>
        </Fact>
      )}
      <Fact name={t.tier} attribute="service_tier">
        {tier === null ? (
          <NotReported disagreements={disagreements} path="service_tier" />
        ) : (
          <IncludeChip
            label={toVisibleText(tier.slice(0, 80)) || '""'}
            onPick={(not) => onFilter({ field: 'tier', value: tier, not })}
          />
        )}
      </Fact>
      {typeof provider === 'string' && provider !== '' && (
        <Fact name={t.provider} attribute="provider">
          {toVisibleText(provider.slice(0, 80))}
        </Fact>
      )}
      <Fact name={t.choices} attribute="choices">
        <span className="tabular">
          {formatNumber(completion ? (completion.choices?.length ?? 0) : (row?.choices ?? null))}
        </span>
      </Fact>
      <Fact name={t.created} attribute="created" wide>
        {created === null ? (
          <NotReported disagreements={disagreements} path="created" />
        ) : (
          <span className="tabular" title={formatExactTimeLines(created)}>
            {timeZone === 'utc' ? formatExactTime(created).utc : formatExactTime(created).local}
            <span className="ms-1 text-n10">{formatAgo(created, now)}</span>
          </span>
        )}
      </Fact>
      <Fact name={t.id} attribute="id" wide>
        <Id text={completion?.id ?? row?.wire_id ?? model.id} />
      </Fact>
      {(completion?.object ?? row?.object ?? 'chat.completion') !== 'chat.completion' && (
        <Fact name={t.object}>{toVisibleText((completion?.object ?? row?.object ?? '').slice(0, 80))}</Fact>
      )}
    </dl>
  )
}

function Id({ text }: { text: string }) {
  return (
    <span className="flex min-w-0 items-center font-mono">
      <span className="min-w-0 truncate select-all" title={text.slice(0, 1000)}>
        {toVisibleText(text.slice(0, 300)) || '""'}
      </span>
      <CopyButton text={text} label={t.copyId} />
    </span>
  )
}

interface FactProps {
  name: string
  children: ReactNode
  /** Schema path for `data-attribute`. */
  attribute?: string
  wide?: boolean
}

function Fact({ name, children, attribute, wide = false }: FactProps) {
  return (
    <div className={`min-w-0 ${wide ? 'col-span-2' : ''}`} data-attribute={attribute}>
      <dt className="text-11 text-n10">{name}</dt>
      <dd className="min-w-0 text-12 text-n12">{children}</dd>
    </div>
  )
}
