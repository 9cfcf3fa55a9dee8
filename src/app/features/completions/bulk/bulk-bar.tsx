import { useQuery, useQueryClient } from '@tanstack/react-query'
import { goTo } from '../../../address/go-to.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { useRef, useState } from 'react'
import { formatList } from '#contract/search/search-list.ts'
import { isUpstreamName, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { exportMessages } from '../../../messages/list/export.ts'
import { MenuButton } from '../../../ui/overlay/menu-button.tsx'
import { EXPORT_FORMATS } from '../bar/save-rows.ts'
import { compareMessages } from '../../../messages/compare.ts'
import { Button } from '../../../ui/button.tsx'
import { findGridCell } from '../../../ui/find-grid-cell.ts'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import { useKeys } from '../../../use-keys.ts'
import { type Offer, useOffers } from '../../../offers.ts'
import { MOST_COMPARED } from '../../../search/most-compared.ts'
import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import { useBarShown } from './bar-place.ts'
import { useBulkJob } from './bulk-job.ts'
import { BulkProgress } from './bulk-progress.tsx'
import { type BulkKind, toBulkKind } from './bulk-words.ts'
import { LeftSelection } from './left-selection.tsx'
import { NOTHING_SELECTED, type Selection } from './selection.ts'
import { startBulk } from './start-bulk.ts'
import { useFocusKept } from './use-focus-kept.ts'
import { useSave } from './use-save.ts'

const BulkDialog = alonePart(() => import('./bulk-dialog.tsx'))

interface Props {
  query: SearchQuery
  source: SourceName
  /** How many rows match; null if unknown. */
  total: number | null
  selection: Selection
  /** What is selected of another search, if nothing is of this one. */
  left: Selection | null
  onSelection: (selection: Selection | null) => void
}

/** Below the list while rows are selected: how many, and what can be done with them. */
export default function BulkBar({ query, source, total, selection, left, onSelection }: Props) {
  const client = useQueryClient()
  const [asking, setAsking] = useState<BulkKind | null>(null)
  const job = useBulkJob()
  /** A change of which something was left: the dialog has it filled in. */
  const [unfinished, setUnfinished] = useState<BulkDeed | null>(null)
  const bar = useRef<HTMLElement>(null)
  useBarShown()
  const focus = useFocusKept(
    () => bar.current?.querySelector<HTMLElement>('[data-bulk-report], button:not(:disabled)'),
    findCell,
  )
  const sources = useQuery(sourcesQuery()).data?.sources ?? []
  const upstreams = source === 'store' ? sources.filter(({ name }) => isUpstreamName(name)) : []
  useKeys({
    close: () => {
      if (asking !== null || job !== null) return false
      onSelection(null)
      return true
    },
  })
  const some = selection.all || selection.ids.size > 0
  const target = { query, source, ids: selection.all ? null : selection.ids }
  const { saving, save } = useSave()
  const isComparable = !selection.all && selection.ids.size >= 2 && selection.ids.size <= MOST_COMPARED
  const compare = () =>
    goTo({ to: '/compare', search: { ids: formatList({ values: [...selection.ids], not: false }), source } })
  const picked = selection.all ? total : selection.ids.size
  const toOffer = (label: string, run: () => void): Offer => ({
    with: 'selected',
    label: t.offer(label, picked),
    run,
  })
  useOffers(() =>
    job !== null || left !== null || asking !== null
      ? []
      : [
          ...(isComparable ? [toOffer(compareMessages.begin, compare)] : []),
          ...(some
            ? [
                toOffer(t.edit, () => setAsking('edit')),
                toOffer(t.remove, () => setAsking('delete')),
                ...(upstreams.length > 0 ? [toOffer(t.removeUpstream, () => setAsking('delete_upstream'))] : []),
                ...EXPORT_FORMATS.map((format) =>
                  toOffer(t.offerSave(exportMessages.exportForms[format], exportMessages.exportHints[format]), () =>
                    save({ ...query, source }, format, target.ids),
                  ),
                ),
              ]
            : []),
          ...(selection.all
            ? []
            : [
                {
                  with: 'selected' as const,
                  label: t.selectAll(total),
                  run: () => onSelection({ ...NOTHING_SELECTED, all: true }),
                },
              ]),
          toOffer(t.clear, () => onSelection(null)),
        ],
  )
  return (
    <section
      ref={bar}
      aria-label={t.bar}
      {...focus}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-t hairline bg-n2 px-3 py-1 text-12 text-n12"
    >
      {job === null && left !== null ? (
        <LeftSelection
          left={left}
          onKeep={isUpstreamName(source) ? null : onSelection}
          onForget={() => onSelection(null)}
        />
      ) : job === null ? (
        <>
          <output className="tabular me-2 min-w-0">
            {selection.all ? t.allSelected(total) : some ? t.selected(selection.ids.size) : t.none}
            {selection.missed > 0 && ` · ${t.missed(selection.missed)}`}
          </output>
          {!selection.all && (
            <Button look="quiet" onClick={() => onSelection({ ...NOTHING_SELECTED, all: true })}>
              {t.selectAll(total)}
            </Button>
          )}
          <Button disabled={!isComparable} title={compareMessages.beginHint(2, MOST_COMPARED)} onClick={compare}>
            {compareMessages.begin}
          </Button>
          {some && saving?.step !== 'waiting' ? (
            <MenuButton
              label={t.save}
              text={t.save}
              items={EXPORT_FORMATS.map((format) => ({
                id: format,
                label: exportMessages.exportForms[format],
                hint: exportMessages.exportHints[format],
                onSelect: () => save({ ...query, source }, format, target.ids),
              }))}
            />
          ) : (
            <Button disabled title={t.save}>
              {some ? t.saving : t.save}
            </Button>
          )}
          {saving?.step === 'failed' && (
            <span role="alert" className="text-filter">
              {t.notSaved(saving.why)}
            </span>
          )}
          <Button disabled={!some} onClick={() => setAsking('edit')}>
            {t.edit}
          </Button>
          <Button look="danger" disabled={!some} onClick={() => setAsking('delete')}>
            {t.remove}
          </Button>
          {upstreams.length > 0 && (
            <Button look="danger" disabled={!some} onClick={() => setAsking('delete_upstream')}>
              {t.removeUpstream}
            </Button>
          )}
          <Button look="quiet" className="ms-auto" onClick={() => onSelection(null)}>
            {t.clear}
          </Button>
        </>
      ) : (
        <BulkProgress
          job={job}
          sources={sources}
          onClose={(isDone) => {
            setUnfinished(isDone ? null : job.deed)
            // Rows that were selected meanwhile stay so.
            if (isDone && job.target.ids === target.ids) onSelection(null)
          }}
          onAgain={() => setAsking(toBulkKind(job.deed))}
        />
      )}
      {asking !== null && (
        <BulkDialog
          kind={asking}
          target={job?.target ?? target}
          deed={job?.deed ?? unfinished}
          upstreams={upstreams}
          onClose={() => setAsking(null)}
          onOrder={(deed, count) => {
            setAsking(null)
            setUnfinished(null)
            startBulk(client, { target: job?.target ?? target, deed, count })
          }}
        />
      )}
    </section>
  )
}

function findCell(): HTMLElement | null {
  return findGridCell(null)
}
