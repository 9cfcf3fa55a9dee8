import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { formatBytes, formatExactTime } from '#lib/format.ts'
import { PageLink } from '../../../address/page-link.tsx'
import { toVisibleText } from '../../../text/visible-text.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { JsonTree } from '../json/json-tree.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { ListedText } from '../kept/listed-text.tsx'
import { IncludeChip } from '../frame/include-chip.tsx'
import { type ProvenanceFact, toCallFacts, toCaptureText } from './call-facts.tsx'
import { toRedactedText } from './to-redacted-text.ts'

/** More are counted, not listed: a record may have anything at any place. */
const MOST_LISTED = 200

/** Where the record came from, what has happened to it, and which of its fields this version does not know. */
export function ProvenanceSection({ model, onFilter }: SectionProps) {
  const { detail, disagreements, unknown } = model
  if (detail === null) return null
  return (
    <DrawerSection name="provenance">
      <div className="flex flex-col gap-4">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 text-12">
          {toFacts(detail, onFilter).map(({ name, value }, place) => (
            <div
              key={`${place} ${name}`}
              className="col-span-2 grid grid-cols-subgrid border-t hairline py-0.5 first:border-t-0"
            >
              <dt className="text-n10">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
        {detail.provenance.listed_kept === true && <ListedText model={model} />}
        {disagreements.length > 0 && (
          <div>
            <h3 className="mb-1 text-12 font-semibold text-length">
              {t.provenance.disagreements(disagreements.length)}
            </h3>
            <ul className="text-12">
              {disagreements.slice(0, MOST_LISTED).map(({ path, expected, found }) => (
                <li key={`${path} ${expected} ${found}`}>
                  <code>{toVisibleText(path) || t.provenance.whole}</code>{' '}
                  <span className="text-n10">{t.provenance.expected(expected, toVisibleText(found))}</span>
                </li>
              ))}
              {disagreements.length > MOST_LISTED && (
                <li className="text-n10">{t.more(disagreements.length - MOST_LISTED)}</li>
              )}
            </ul>
          </div>
        )}
        {unknown.length > 0 && (
          <div>
            <h3 className="mb-1 text-12 font-semibold">{t.provenance.unknown(unknown.length)}</h3>
            {unknown.slice(0, MOST_LISTED).map(({ path, value }) => (
              <JsonTree key={path} name={path} value={value} open={0} attribute={path.replace(/\[\d+\]/g, '[]')} />
            ))}
            {unknown.length > MOST_LISTED && <p className="text-12 text-n10">{t.more(unknown.length - MOST_LISTED)}</p>}
          </div>
        )}
      </div>
    </DrawerSection>
  )
}

function toFacts(
  { provenance, damage, row, source }: CompletionDetail,
  onFilter: SectionProps['onFilter'],
): ProvenanceFact[] {
  const words = t.provenance
  const facts: ProvenanceFact[] = [
    { name: words.way, value: words.ways[provenance.way] },
    { name: words.from, value: <code>{provenance.from}</code> },
  ]
  if (provenance.line !== null) facts.push({ name: words.line, value: t.count(provenance.line) })
  const { capture } = provenance
  if (capture !== null) {
    const pick = (not: boolean) => onFilter({ field: 'capture', value: capture, not })
    const value = (
      <>
        <IncludeChip label={capture} onPick={pick} /> {toCaptureText(capture) !== capture && toCaptureText(capture)}
      </>
    )
    facts.push({ name: words.capture, value })
  }
  if (provenance.call) facts.push(...toCallFacts(provenance.call))
  facts.push(
    {
      name: words.receivedAt,
      value: provenance.received_at === null ? t.notReported : <Moment at={provenance.received_at} />,
    },
    {
      name: words.metadataChangedAt,
      value: provenance.metadata_changed_at === null ? words.unchanged : <Moment at={provenance.metadata_changed_at} />,
    },
    {
      name: words.sha256,
      value: provenance.sha256 === null ? t.notReported : <code className="break-all">{provenance.sha256}</code>,
    },
    { name: words.size, value: formatBytes(row.size) },
  )
  if (row.wire_id !== null) facts.push({ name: words.wireId, value: <code className="break-all">{row.wire_id}</code> })
  if (provenance.same_id.length > 0) {
    const links = provenance.same_id.slice(0, MOST_LISTED).map((id) => (
      <PageLink key={id} to={{ to: '/completions/$id', id, search: { source } }} className="me-2 break-all">
        {id}
      </PageLink>
    ))
    facts.push({ name: words.sameId, value: links })
  }
  const taken = toRedactedText(provenance.redacted)
  if (taken !== null) facts.push({ name: words.redacted, value: toVisibleText(taken) })
  if (damage !== null) facts.push({ name: words.damage, value: <span className="text-filter">{damage}</span> })
  return facts
}

/** A time as local time, UTC and Unix seconds. */
function Moment({ at }: { at: number }) {
  const { local, utc, unix } = formatExactTime(at)
  return (
    <time className="tabular">
      {local}{' '}
      <span className="text-n10">
        · {utc} · {unix}
      </span>
    </time>
  )
}
