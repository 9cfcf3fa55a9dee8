import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import type { TokenRun } from './join-tokens.ts'
import { toProbability } from './logprob-stats.ts'
import { OUTSIDE_TOP, type TokenOption, type TokenPlace } from './read-token.ts'
import type { TokenListName } from './token-list.ts'
import { differsFromBytes, toBytesText, toLogprobText, toPercent, toTokenText } from './token-words.ts'

/** Below every logprob. */
const LAST = -Number.MAX_VALUE

export interface TokenInspectorProps {
  name: TokenListName
  tokens: readonly TokenPlace[]
  at: number
  /** The run that contains the token. */
  run: TokenRun | undefined
}

/** The selected token and its alternatives. */
export function TokenInspector({ name, tokens, at, run }: TokenInspectorProps) {
  const place = tokens[at]
  if (place === undefined) return null
  const path = `choices[].logprobs.${name}[]`
  // The most likely first, whatever their order was; those without a number last.
  const options = place.alternatives.toSorted((a, b) => (b.logprob ?? LAST) - (a.logprob ?? LAST))
  const chosenAt = options.findIndex((option) => isSame(option, place))
  const isPart = run !== undefined && run.end - run.start > 1
  return (
    <section
      aria-label={t.tokens.inspector}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="w-full text-12 max-sheet:block">
        <caption className="pb-1 text-start text-n10 max-sheet:block" aria-live="polite">
          {t.tokens.place(at + 1, tokens.length)}
          {isPart && ` · ${t.tokens.part(toVisibleText(run.text))}`}
          {place.problem !== null && <span className="text-filter"> · {t.tokens.problem[place.problem]}</span>}
          {differsFromBytes(place) && <span className="text-length"> · {t.tokens.differs}</span>}
        </caption>
        <thead className="max-sheet:hidden">
          <tr className="text-11 text-n10">
            {Object.entries(t.tokens.columns).map(([id, head]) => (
              <th key={id} scope="col" className={`pe-4 font-normal ${id === 'logprob' ? 'text-end' : 'text-start'}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {chosenAt === -1 && (
          <tbody className="max-sheet:block">
            <OptionRow option={place} path={path} chosen={whyApart(place, options)} />
          </tbody>
        )}
        <tbody data-attribute={`${path}.top_logprobs`} className="border-t hairline max-sheet:block">
          {options.map((option, index) => (
            // The list has no names of its own, and does not change.
            // oxlint-disable-next-line react/no-array-index-key
            <OptionRow
              key={index}
              option={option}
              path={`${path}.top_logprobs[]`}
              chosen={index === chosenAt ? t.tokens.chosen : null}
            />
          ))}
          {options.length === 0 && (
            <tr>
              <td colSpan={4} className="py-1 text-n10">
                {place.hasAlternatives ? t.tokens.noAlternatives : t.tokens.alternativesMissing}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}

/** `chosen`: the model took this one; null for the others. */
function OptionRow({ option, path, chosen }: { option: TokenOption; path: string; chosen: string | null }) {
  const probability = toProbability(option.logprob)
  return (
    // On a phone, what does not fit beside the token gets its own line.
    <tr
      className={`max-sheet:flex max-sheet:flex-wrap ${chosen === null ? 'text-n11' : 'bg-n3 text-n12'}`}
      data-chosen={chosen === null ? undefined : true}
    >
      <td data-attribute={`${path}.token`} className="py-0.5 pe-4 font-mono whitespace-pre">
        <bdi className={chosen === null ? '' : 'font-semibold'}>{toTokenText(option)}</bdi>
        {chosen !== null && <span className="ms-2 font-sans text-11 text-n10">{chosen}</span>}
      </td>
      <td
        className="w-1/3 min-w-28 py-0.5 pe-4 max-sheet:w-auto max-sheet:flex-1"
        aria-label={toPercent(option.logprob)}
      >
        <span className="flex items-center gap-2">
          <span className="h-1.5 min-w-8 flex-1 bg-n4">
            <span className="block h-full bg-u-prompt" style={{ width: `${(probability ?? 0) * 100}%` }} />
          </span>
          <span className="w-16 num whitespace-nowrap">{toPercent(option.logprob)}</span>
        </span>
      </td>
      <td data-attribute={`${path}.logprob`} className="py-0.5 pe-4 text-end font-mono tabular whitespace-nowrap">
        {toLogprobText(option.logprob)}
      </td>
      <td data-attribute={`${path}.bytes`} className="min-w-24 py-0.5 pe-4 font-mono text-n10">
        {toBytesText(option.bytes)}
      </td>
    </tr>
  )
}

/** Tokens of half a character have the same text, so their bytes count, too. */
function isSame(a: TokenOption, b: TokenOption): boolean {
  return a.token !== null && a.token === b.token && a.logprob === b.logprob && a.bytes?.join() === b.bytes?.join()
}

/** Why the chosen token is above its alternatives instead of among them. */
function whyApart(place: TokenOption, options: readonly TokenOption[]): string {
  if (options.length === 0) return t.tokens.chosen
  const isOutside = place.logprob !== null && place.logprob <= OUTSIDE_TOP
  return isOutside ? t.tokens.chosenOutside : t.tokens.chosenApart(options.length)
}
