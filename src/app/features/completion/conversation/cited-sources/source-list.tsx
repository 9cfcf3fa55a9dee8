import { use, useState } from 'react'
import type { Annotation } from '#contract/completion/completion.ts'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CitationContext, goToElement } from '../citations/citation-context.ts'
import { memberOf } from '../../../../record/json-value.ts'
import { ContentParts } from '../messages/content-parts.tsx'
import { ExtraFields } from '../../json/extra-fields.tsx'
import { FileCard } from '../media/file-card.tsx'
import { FILE_MEMBERS, readFile } from '../media/read-file.ts'
import { SourceAddress } from './source-address.tsx'
import { JsonView } from '../../json/json-view.tsx'
import type { CitationPlaces } from '../citations/place-citations.ts'
import { VisibleText } from '../../../../text/plain-text.tsx'

/** Sources shown at first, and a fifth of what each press adds. */
const SOURCE_STEP = 100
const PATH = 'choices[].message.annotations[]'

export interface SourceListProps {
  annotations: readonly Annotation[]
  places: CitationPlaces
}

/** Every annotation of a message with all its members; one with a place leads back to its chip in the text. */
export function SourceList({ annotations, places }: SourceListProps) {
  const [shown, setShown] = useState(SOURCE_STEP)
  const scope = use(CitationContext)
  const unplaced = new Set(places.unplaced)
  return (
    <section className="mt-3 border-t hairline pt-2" data-attribute="choices[].message.annotations">
      <h4 className="text-11 font-semibold text-n11">{t.citations.sources(annotations.length)}</h4>
      {places.unit === 'code points' && <p className="text-11 text-n10">{t.citations.codePoints}</p>}
      <ol className="mt-1 flex flex-col gap-1">
        {annotations.slice(0, shown).map((annotation, index) => (
          <li
            // oxlint-disable-next-line react/no-array-index-key -- annotations have no name but their place
            key={index}
            id={scope ? `${scope.base}-source-${index}` : undefined}
            tabIndex={-1}
            className="flex min-w-0 gap-2 rounded-1 text-12 focus:bg-accent-soft"
            data-attribute={PATH}
          >
            <button
              type="button"
              disabled={unplaced.has(index) || annotation.url_citation == null}
              aria-label={t.citations.back(index + 1)}
              title={t.citations.back(index + 1)}
              className="h-4 min-w-5 shrink-0 rounded-1 bg-accent-soft text-11 leading-none text-accent-ink enabled:hover:bg-accent enabled:hover:text-accent-on disabled:bg-n4 disabled:text-n10"
              onClick={() => scope && goToElement(`${scope.base}-chip-${index}`)}
            >
              {index + 1}
            </button>
            <div className="min-w-0 flex-1">
              {annotation.url_citation ? (
                <Citation
                  citation={annotation.url_citation}
                  isPlaced={!unplaced.has(index)}
                  type={annotation.type ?? null}
                />
              ) : readFile(annotation['file']) !== null ? (
                <FileAnnotation annotation={annotation} />
              ) : (
                <JsonView
                  label={annotation.type ? t.citations.unknown(annotation.type) : t.citations.untyped}
                  value={annotation}
                  attribute={PATH}
                />
              )}
              {annotation.url_citation && (
                <ExtraFields value={annotation} known={['type', 'url_citation']} attribute={PATH} />
              )}
            </div>
          </li>
        ))}
      </ol>
      {annotations.length > shown && (
        <button
          type="button"
          className="mt-1 text-12 text-accent-ink underline"
          onClick={() => setShown(shown + SOURCE_STEP * 5)}
        >
          {t.showMore(annotations.length - shown)}
        </button>
      )}
    </section>
  )
}

/** A file that was read for the answer: its name, and the excerpts. */
function FileAnnotation({ annotation }: { annotation: Annotation }) {
  const file = annotation['file']
  const facts = readFile(file)
  const content = memberOf(file, 'content')
  return (
    <>
      {facts !== null && <FileCard file={facts} />}
      {Array.isArray(content) && content.length > 0 && (
        <details className="mt-1">
          <summary className="text-11 text-n10">{t.citations.fileContent(content.length)}</summary>
          <ContentParts parts={content} path={`${PATH}.file.content`} />
        </details>
      )}
      <ExtraFields
        value={Object.fromEntries(Object.entries(Object(file)))}
        known={[...FILE_MEMBERS, 'content']}
        attribute={PATH}
      />
    </>
  )
}

interface CitationProps {
  citation: NonNullable<Annotation['url_citation']>
  isPlaced: boolean
  type: string | null
}

function Citation({ citation, isPlaced, type }: CitationProps) {
  const { title, url, start_index: start, end_index: end } = citation
  const path = `${PATH}.url_citation`
  const words = title === null || title === undefined || title === '' ? t.citations.noTitle : title.replace(/\s+/g, ' ')
  return (
    <>
      <p dir="auto" className="font-medium" data-attribute={`${path}.title`}>
        <VisibleText text={words.slice(0, 500)} />
      </p>
      <p className="font-mono text-11 break-all" data-attribute={`${path}.url`}>
        {typeof url === 'string' ? <SourceAddress url={url} /> : t.notReported}
      </p>
      <p className="text-11 text-n10">
        <span data-attribute={`${PATH}.type`}>{type ?? t.citations.untyped}</span> ·{' '}
        <span>
          {t.citations.characters} <span data-attribute={`${path}.start_index`}>{start ?? '?'}</span>–
          <span data-attribute={`${path}.end_index`}>{end ?? '?'}</span>
        </span>
        {!isPlaced && ` · ${t.citations.unplaced}`}
      </p>
      <ExtraFields value={citation} known={['title', 'url', 'start_index', 'end_index']} attribute={path} />
    </>
  )
}
