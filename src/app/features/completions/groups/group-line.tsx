import type { RowGroup } from '#contract/found/groups.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { formatCompact, formatCost, formatShortTime } from '#lib/format.ts'
import { groupMessages as say } from '../../../messages/list/groups.ts'
import { usePreferences } from '../../../preferences.ts'
import { completionDetail } from '../../../api/queries.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/class-names.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import type { Alike } from './to-alike.ts'
import { toPromptWords } from './to-prompt-words.ts'

/** Of how many groups that end like others a record is asked for before they are opened. */
const MOST_TOLD = 12

interface Props {
  by: string
  group: RowGroup
  source: SourceName
  /** Set if other groups have the same words. */
  alike: Alike | null
  /** Shows the rows of the group; null if no search finds them. */
  onRows: (() => void) | null
  onOpen: (id: string) => void
}

/** One group. When pressed, it shows its answers, each of which opens its newest row. */
export function GroupLine({ by, group, source, alike, onRows, onOpen }: Props) {
  const { timeZone } = usePreferences()
  const [out, setOut] = useState(false)
  const id = useId()
  const { value, rows, answers, tokens, cost_usd: cost, examples } = group
  const isPrompt = by === 'prompt'
  const name =
    value === null
      ? isPrompt
        ? group.unasked === true
          ? say.noPrompt
          : say.noUser
        : say.noValue(by)
      : toVisibleText(value) || (isPrompt ? say.noWords : say.emptyText)
  // A prompt of which others end alike is told by what stands before: its newest row has all of it.
  const newest = examples[0]?.id ?? ''
  const told = alike !== null && isPrompt && (out || alike.nth <= MOST_TOLD)
  const { data } = useQuery({ ...completionDetail(source, newest), enabled: told })
  const apart = [
    alike === null ? '' : say.alike(alike.at, alike.of),
    data?.messages ? toVisibleText(toPromptWords(data.messages)) : '',
  ]
    .filter(Boolean)
    .join(' · ')
  return (
    <li className="border-b hairline">
      <button
        type="button"
        aria-expanded={out}
        aria-controls={out ? id : undefined}
        onClick={() => setOut(!out)}
        className="flex min-h-9 w-full items-center gap-2.5 px-3 py-1 text-start hover:bg-n2 max-sheet:flex-wrap max-sheet:gap-y-0"
      >
        <ChevronRight aria-hidden className={cx('size-3.5 shrink-0 text-n10', out && 'rotate-90')} />
        <b className="num w-14 shrink-0 font-semibold whitespace-nowrap max-sheet:w-auto max-sheet:min-w-9">
          {say.rows(rows)}
        </b>
        <span
          dir="auto"
          title={name}
          className={cx(
            'plain-text min-w-0 truncate',
            alike === null ? 'flex-1' : 'max-sheet:flex-1',
            !value && 'text-n10 italic',
          )}
        >
          {name}
        </span>
        {alike !== null && (
          <span
            title={apart}
            className="min-w-0 flex-[1_1_30%] truncate text-12 text-n11 max-sheet:basis-full max-sheet:ps-6"
          >
            {apart}
          </span>
        )}
        <span className="tabular flex shrink-0 gap-x-3 text-12 whitespace-nowrap text-n11 max-sheet:basis-full max-sheet:flex-wrap max-sheet:ps-6 sheet:[&>*]:min-w-24 sheet:[&>*]:text-end sheet:[&>:first-child]:min-w-36 sheet:[&>:last-child]:min-w-36">
          <span>{say.answers(answers)}</span>
          <span className={tokens === null ? 'max-sheet:hidden' : undefined}>
            {tokens === null ? '–' : say.tokens(formatCompact(tokens))}
          </span>
          <span className={cost === null ? 'max-sheet:hidden' : undefined}>
            {cost === null ? '–' : formatCost(cost)}
          </span>
          <span>{say.newest(formatShortTime(group.newest, timeZone))}</span>
        </span>
      </button>
      {out && (
        <div id={id} className="bg-n2 py-1.5 ps-9 pe-3 max-sheet:ps-3">
          {isPrompt && value !== null && (
            <p dir="auto" className="plain-text max-w-200 px-2 py-1 whitespace-pre-wrap text-n11">
              {name}
            </p>
          )}
          {alike !== null && <p className="plain-text max-w-200 px-2 py-1 text-12 text-n11">{apart}</p>}
          <ul>
            {examples.map((answer) => {
              const text = toVisibleText(answer.text) || say.emptyText
              return (
                <li key={`${answer.kind} ${answer.id}`}>
                  <button
                    type="button"
                    title={say.open(text)}
                    onClick={() => onOpen(answer.id)}
                    className="flex min-h-8 w-full items-center gap-2.5 rounded-2 px-2 text-start hover:bg-n4"
                  >
                    <span className="num w-12 shrink-0 text-12 text-n11">{say.rows(answer.rows)}</span>
                    {answer.kind !== 'text' && (
                      <span className="shrink-0 font-mono text-11 text-n10">{answer.kind}</span>
                    )}
                    <span dir="auto" className="plain-text min-w-0 flex-1 truncate">
                      {text}
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
          <p className="flex items-center gap-3 px-2 pt-1 text-12 text-n10">
            {answers > examples.length && <span>{say.moreAnswers(answers - examples.length)}</span>}
            {onRows !== null && (
              <Button look="quiet" onClick={onRows}>
                {isPrompt && group.prompt === undefined ? say.search : say.show}
              </Button>
            )}
          </p>
        </div>
      )}
    </li>
  )
}
