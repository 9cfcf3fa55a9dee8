import { type ReactNode, useMemo, useState } from 'react'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { formatBytes } from '#lib/format.ts'
import { PageLink } from '../../address/page-link.tsx'
import { compareMessages as t } from '../../messages/compare.ts'
import { conversationMessages } from '../../messages/record/conversation.ts'
import { filterMessages } from '../../messages/list/filters.ts'
import { cx } from '../../ui/class-names.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { VisibleText } from '../../text/plain-text.tsx'
import { diffTexts } from '../../text/text-diff.ts'
import { TextDifference, toDiffWords } from '../../text/text-difference.tsx'
import { type Compared, toCompared } from './compared.ts'
import { toFactRows } from './fact-rows.ts'

type Mode = keyof typeof t.againstModes
const MODES = (['first', 'plain'] as const).map((id) => ({ id, label: t.againstModes[id] }))

/** Completions in columns: the facts that differ, the inputs, and each answer compared with the first. */
export function CompareTable({ details }: { details: readonly CompletionDetail[] }) {
  const [onlyDifferent, setOnlyDifferent] = useState(true)
  const [mode, setMode] = useState<Mode>('first')
  const columns = useMemo(() => toCompared(details), [details])
  const facts = useMemo(() => toFactRows(columns), [columns])
  const shown = onlyDifferent ? facts.filter(({ differs }) => differs) : facts
  const [first] = columns
  const isSame =
    columns.length > 1 &&
    !facts.some(({ differs }) => differs) &&
    columns.every((one) => one.input === first?.input && one.output === first?.output)
  return (
    <>
      {first !== undefined && first.choice !== null && (
        <div className="pb-3 text-13">
          <RecordName column={first} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4 pb-3 text-12">
        <label className="flex items-center gap-1.5">
          <input type="checkbox" checked={onlyDifferent} onChange={() => setOnlyDifferent(!onlyDifferent)} />
          {t.onlyDifferent}
        </label>
        <Segmented
          label={t.against}
          options={MODES}
          selected={mode}
          onSelect={(id) => setMode(id === 'plain' ? 'plain' : 'first')}
        />
        {mode === 'first' && (
          <span className="flex gap-2 text-11">
            <del className="rounded-1 bg-filter-soft px-1 text-filter">
              {conversationMessages.conversation.onlyLeft}
            </del>
            <ins className="rounded-1 bg-accent-soft px-1 text-accent-ink">
              {conversationMessages.conversation.onlyRight}
            </ins>
          </span>
        )}
      </div>
      <div className="overflow-x-auto">
        <table
          className="w-full table-fixed border-collapse text-13"
          style={{ minWidth: `${6 + columns.length * 12}rem` }}
        >
          <colgroup>
            <col className="w-40 max-sheet:w-24" />
            {columns.map(({ key }) => (
              <col key={key} />
            ))}
          </colgroup>
          <thead>
            <tr className="border-b hairline">
              <th scope="col" className="sr-only">
                {t.facts}
              </th>
              {columns.map((column) => (
                <th key={column.key} scope="col" className="px-3 py-2 text-start align-top font-medium">
                  <ColumnHead column={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ label, values, differs }) => (
              <tr key={label} className="border-b hairline">
                <RowHead>
                  <VisibleText text={label} />
                  {differs && !onlyDifferent && <span className="ms-1 text-11 text-length">≠ {t.differs}</span>}
                </RowHead>
                {values.map((value, n) => (
                  <td
                    key={columns[n]?.key}
                    className={cx('plain-text px-3 py-1.5 align-top wrap-anywhere', value === null && 'text-n10')}
                  >
                    {value === null ? '–' : <VisibleText text={value === '' ? filterMessages.emptyValue : value} />}
                  </td>
                ))}
              </tr>
            ))}
            <TextRow label={t.input} columns={columns} first={first} mode={mode} textOf={({ input }) => input} />
            <TextRow label={t.output} columns={columns} first={first} mode={mode} textOf={({ output }) => output} />
          </tbody>
        </table>
      </div>
      {isSame && <p className="pt-2 text-12 text-n11">{t.allTheSame}</p>}
    </>
  )
}

function ColumnHead({ column }: { column: Compared }) {
  if (column.choice === null) return <RecordName column={column} />
  return <span className="font-mono text-12">{t.choice(column.choice + 1)}</span>
}

/** The id of a completion, and the way to it. */
function RecordName({ column: { id, detail } }: { column: Compared }) {
  return (
    <div className="flex min-w-0 items-baseline gap-2">
      <span className="min-w-0 truncate font-mono text-12" title={id}>
        {id}
      </span>
      <PageLink
        to={{ to: '/completions/$id', id, search: { source: detail.source } }}
        className="shrink-0 text-12 font-normal"
      >
        {t.open}
      </PageLink>
    </div>
  )
}

function RowHead({ children }: { children: ReactNode }) {
  return (
    <th scope="row" className="px-3 py-1.5 text-start align-top text-12 font-normal text-n11">
      {children}
    </th>
  )
}

interface TextRowProps {
  label: string
  columns: readonly Compared[]
  first: Compared | undefined
  mode: Mode
  textOf: (column: Compared) => string | null
}

function TextRow({ label, columns, first, mode, textOf }: TextRowProps) {
  const base = first === undefined ? null : textOf(first)
  return (
    <tr className="border-b hairline">
      <RowHead>{label}</RowHead>
      {columns.map((column) => (
        <td key={column.key} className="px-3 py-2 align-top">
          <TextCell column={column} text={textOf(column)} base={mode === 'first' && column !== first ? base : null} />
        </td>
      ))}
    </tr>
  )
}

function TextCell({ column, text, base }: { column: Compared; text: string | null; base: string | null }) {
  const diff = useMemo(() => (text === null || base === null ? null : diffTexts(base, text)), [text, base])
  if (column.isTooLong) return <p className="text-12 text-n11">{t.tooLong(formatBytes(column.detail.row.size))}</p>
  if (text === null) return <p className="text-12 text-n11">{t.unknownInput}</p>
  if (diff === null) {
    return (
      <div dir="auto" className="max-h-200 overflow-y-auto text-15 leading-6 whitespace-pre-wrap wrap-anywhere">
        <VisibleText text={text} />
      </div>
    )
  }
  return (
    <>
      <p className="pb-1 text-11 text-n10">{toDiffWords(diff)}</p>
      <TextDifference diff={diff} />
    </>
  )
}
