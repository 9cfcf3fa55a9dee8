import type { MarkdownNode } from '../citations/insert-citations.ts'

/** `7.`, `7)`, `-` at the start of a list item, as it was written. */
const MARKER = /^(?:\d+[.)]|[-+*])/

function text(value: string): MarkdownNode {
  return { type: 'text', value }
}

function sourceOf(node: MarkdownNode, source: string): string {
  return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0)
}

function wordsOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(wordsOf).join('')
}

/**
 * Restores what Markdown removes from a text: the original numbers of lists (a "1969." stays 1969, and the next may be
 * 1971), signs before figures (`- 5`, `> 100`), the brackets of `[1]`, lines that define links, and the underscores of
 * `__init__`. Changes the tree, whose positions are those of `source`.
 */
export function keepAsWritten(root: MarkdownNode, source: string): void {
  const stack: MarkdownNode[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const children = (node.children ?? []).flatMap((child) => toWritten(child, source))
    if (node.children) node.children = children
    for (const child of children) stack.push(child)
  }
}

function toWritten(node: MarkdownNode, source: string): MarkdownNode[] {
  switch (node.type) {
    case 'listItem':
      return [withMarker(node, source)]
    case 'blockquote':
      return [isFigure(node, source) ? { type: 'paragraph', children: [text(sourceOf(node, source))] } : node]
    case 'definition':
      return [node, { type: 'paragraph', children: [text(sourceOf(node, source))] }]
    case 'linkReference':
      return node.referenceType === 'full' ? [node] : [text('['), node, text(']')]
    case 'strong':
      return [/^__[a-z][a-z\d_]*__$/.test(sourceOf(node, source)) ? text(sourceOf(node, source)) : node]
    default:
      return [node]
  }
}

function withMarker(item: MarkdownNode, source: string): MarkdownNode {
  const marker = MARKER.exec(sourceOf(item, source))?.[0]
  const isNumber = marker !== undefined && /\d/.test(marker)
  if (marker === undefined || (!isNumber && !/^[\d.,$€£]/.test(wordsOf(item)))) return item
  const [first, ...rest] = item.children ?? []
  const written: MarkdownNode[] = [
    { type: 'listMarker', children: [text(marker)], data: { hName: 'span', hProperties: { dataMarker: marker } } },
    text(' '),
  ]
  const children: MarkdownNode[] =
    first?.type === 'paragraph'
      ? [{ ...first, children: [...written, ...(first.children ?? [])] }, ...rest]
      : [{ type: 'paragraph', children: written }, ...(first === undefined ? [] : [first]), ...rest]
  return { ...item, children }
}

/** A quote of one line that begins with a figure is a comparison: `> 100 ms`. */
function isFigure(quote: MarkdownNode, source: string): boolean {
  return /^> ?[\d.,$€£][^\n]*$/.test(sourceOf(quote, source))
}
