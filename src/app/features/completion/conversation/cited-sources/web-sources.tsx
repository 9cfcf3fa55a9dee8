import { use } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CitationContext, goToElement } from '../citations/citation-context.ts'
import { VisibleText } from '../../../../text/plain-text.tsx'
import { SourceAddress } from './source-address.tsx'
import type { WebSource } from './read-web-sources.ts'

/** More than any search gives; a hostile answer may name any number. */
const MOST_SOURCES = 300

/** The sources of an answer, by the numbers in its text: title, date and excerpt of each page. */
export function WebSources({ sources }: { sources: readonly WebSource[] }) {
  const scope = use(CitationContext)
  return (
    <section className="mt-3 border-t hairline pt-2" data-attribute="citations">
      <h4 className="text-11 font-semibold text-n11">{t.citations.sources(sources.length)}</h4>
      <ol className="mt-1 flex flex-col gap-1.5">
        {sources.slice(0, MOST_SOURCES).map(({ title, url, date, snippet }, n) => (
          <li
            // oxlint-disable-next-line react/no-array-index-key -- the text names them by their place
            key={n}
            id={scope ? `${scope.base}-web-${n}` : undefined}
            tabIndex={-1}
            className="flex min-w-0 gap-2 rounded-1 text-12 focus:bg-accent-soft"
          >
            <button
              type="button"
              aria-label={t.citations.back(n + 1)}
              title={t.citations.back(n + 1)}
              className="h-4 min-w-5 shrink-0 rounded-1 bg-accent-soft text-11 leading-none text-accent-ink hover:bg-accent hover:text-accent-on"
              onClick={() => scope && goToElement(`${scope.base}-number-${n}`)}
            >
              {n + 1}
            </button>
            <div className="min-w-0 flex-1">
              <p dir="auto" className="font-medium">
                <VisibleText text={(title ?? t.citations.noTitle).replaceAll(/\s+/g, ' ').slice(0, 500)} />
                {date !== null && <span className="ms-2 font-normal text-n10 tabular">{date.slice(0, 40)}</span>}
              </p>
              <p className="font-mono text-11 break-all">
                {url === null ? t.notReported : <SourceAddress url={url} />}
              </p>
              {snippet !== null && (
                <p dir="auto" className="line-clamp-3 text-n11">
                  <VisibleText text={snippet.slice(0, 600)} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      {sources.length > MOST_SOURCES && <p className="text-12 text-n10">{t.showMore(sources.length - MOST_SOURCES)}</p>}
    </section>
  )
}
