import { type ReactNode, useMemo } from 'react'
import Markdown, { type Components, type ExtraProps, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CitationChip } from '../citations/citation-chip.tsx'
import { CopyButton } from '../../frame/copy-button.tsx'
import { ExternalLink } from './external-link.tsx'
import { ALLOWED_ELEMENTS, type HtmlNode, showHidden, stripProperties, toWords } from './harmless-markdown.ts'
import { toHostName } from './link-safety.ts'
import { keepAsWritten } from './keep-as-written.ts'
import './markdown.css'
import { NumberChip } from '../citations/number-chip.tsx'
import { linkNumbers } from '../citations/link-numbers.ts'
import type { PlacedCitation } from '../citations/place-citations.ts'
import { plainMarks } from './plain-marks.ts'
import { insertCitations, type MarkdownNode } from '../citations/insert-citations.ts'

type PluggableList = NonNullable<Options['remarkPlugins']>

export interface MarkdownTextProps {
  text: string
  placed: readonly PlacedCitation[]
  /** How many sources `[1]`, `[2]` … may refer to. */
  numbers?: number
}

/**
 * A text as Markdown: no raw HTML, no pictures, no classes or ids of its own. Loaded lazily. The caller has asked
 * `refuseMarkdown` before, and shows plain text if this throws.
 */
export default function MarkdownText({ text, placed, numbers = 0 }: MarkdownTextProps) {
  const remarkPlugins = useMemo(
    (): PluggableList => [
      [remarkGfm, GFM],
      readPlainMarks,
      () => (tree: MarkdownNode, file: { toString: () => string }) => {
        insertCitations(tree, placed)
        linkNumbers(tree, numbers)
        keepAsWritten(tree, file.toString())
        showHidden(tree)
      },
    ],
    [placed, numbers],
  )
  return (
    <div className="markdown" dir="auto">
      <Markdown
        remarkPlugins={remarkPlugins}
        rehypePlugins={REHYPE_PLUGINS}
        allowedElements={ALLOWED_ELEMENTS}
        unwrapDisallowed
        urlTransform={keepUrl}
        components={COMPONENTS}
      >
        {text}
      </Markdown>
    </div>
  )
}

// One tilde means "about" far more often than strikethrough.
const GFM = { singleTilde: false }

/** A remark plugin: its parser reads marks as `plainMarks` does. */
function readPlainMarks(this: { data: () => object }): void {
  const data = this.data()
  const others: unknown = Reflect.get(data, 'micromarkExtensions')
  Object.assign(data, { micromarkExtensions: [...(Array.isArray(others) ? (others as unknown[]) : []), plainMarks] })
}

const REHYPE_PLUGINS = [() => (tree: HtmlNode) => stripProperties(tree)]

// `a` and `img` below decide about targets; no other element has one.
function keepUrl(url: string): string {
  return url
}

function propertyOf(node: ExtraProps['node'], name: string): string {
  const value = node?.properties[name]
  return typeof value === 'string' ? value : ''
}

/** All headings of a text are below the heading they are shown under, whatever level the model gave them. */
function toHeading(level: number) {
  return function MarkdownHeading({ children }: { children?: ReactNode }) {
    return (
      <h4 dir="auto" data-level={level}>
        {children}
      </h4>
    )
  }
}

const COMPONENTS: Components = {
  h1: toHeading(1),
  h2: toHeading(2),
  h3: toHeading(3),
  h4: toHeading(4),
  h5: toHeading(5),
  h6: toHeading(6),
  a: ({ node, children, href }) => (
    <ExternalLink target={href} words={node ? toWords(node) : ''}>
      {children}
    </ExternalLink>
  ),
  img: ({ src, alt }) => <ImageChip target={src} alt={alt ?? ''} />,
  cite: ({ node }) => {
    const number = propertyOf(node, 'dataNumber')
    return number === '' ? (
      <CitationChip index={Number(propertyOf(node, 'dataCite'))} />
    ) : (
      <NumberChip number={Number(number)} />
    )
  },
  pre: ({ node, children }) => {
    const code = node?.children[0]
    const words = code && 'properties' in code ? toWords(code) : ''
    const language = code && 'properties' in code ? String(code.properties['dataLanguage'] ?? '') : ''
    return (
      <div className="code-block my-2 overflow-hidden rounded-2 border hairline bg-n2">
        <div className="flex h-6 items-center justify-between border-b hairline ps-2 pe-1 font-mono text-11 text-n10">
          <span>{language || t.text.code}</span>
          <CopyButton text={words} label={t.text.copyCode} />
        </div>
        {/* `auto`: each line has the direction of its first letter. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
        <pre dir="auto" tabIndex={0} className="overflow-x-auto p-2 text-12">
          {children}
        </pre>
      </div>
    )
  },
  code: ({ node, children }) =>
    propertyOf(node, 'dataBlock') === '' ? <code dir="auto">{children}</code> : <code>{children}</code>,
  span: ({ children }) => <span className="list-marker">{children}</span>,
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
    <div className="my-2 overflow-x-auto" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => <input type="checkbox" aria-hidden checked={checked === true} readOnly disabled />,
  p: ({ children }) => <p dir="auto">{children}</p>,
  li: ({ children }) => <li dir="auto">{children}</li>,
}

/** In place of a picture in a text; it is never loaded. */
function ImageChip({ target, alt }: { target: unknown; alt: string }) {
  return (
    <span
      className="inline-flex max-w-full items-center gap-1 rounded-1 border hairline bg-n3 px-1 font-mono text-11 text-n10"
      data-image-chip
    >
      {t.text.image(toHostName(target))}
      {alt !== '' && <span className="truncate font-sans">“{alt}”</span>}
    </span>
  )
}
