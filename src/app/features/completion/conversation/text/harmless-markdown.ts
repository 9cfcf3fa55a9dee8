import type { MarkdownNode } from '../citations/insert-citations.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

/** The parts of an HTML tree (hast) that are needed here. */
export interface HtmlNode {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: HtmlNode[]
}

/** The elements that Markdown can make and that load nothing; our own components render `img` and `a`. */
export const ALLOWED_ELEMENTS: readonly string[] =
  'h1 h2 h3 h4 h5 h6 p br hr blockquote ul ol li pre code em strong del a img table thead tbody tr th td input sup section cite span'.split(
    ' ',
  )

// No `id`, `name` or `class`: a text must not be able to interfere with the page.
const ALLOWED_PROPERTIES = new Set([
  'dataBlock',
  'dataNumber',
  'href',
  'src',
  'alt',
  'align',
  'start',
  'type',
  'checked',
  'disabled',
  'dataCite',
  'dataMarker',
])

function walk<Node extends { children?: Node[] }>(root: Node, visit: (node: Node) => void): void {
  const stack: Node[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    visit(node)
    if (node.children) stack.push(...node.children)
  }
}

/** Makes hidden characters visible in every text of a Markdown tree. Changes the tree. */
export function showHidden(root: MarkdownNode): void {
  walk(root, (node) => {
    if (typeof node.value === 'string') node.value = toVisibleText(node.value)
  })
}

/** Keeps only the needed attributes, and of classes only the language of a code block. Changes the tree. */
export function stripProperties(root: HtmlNode): void {
  walk(root, (node) => {
    if (node.children) node.children = withoutLayout(node)
    if (!node.properties) return
    const kept: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(node.properties)) if (ALLOWED_PROPERTIES.has(name)) kept[name] = value
    const classes = node.properties['className']
    const language = Array.isArray(classes) ? classes.find((one) => String(one).startsWith('language-')) : undefined
    if (node.tagName === 'code' && language !== undefined) kept['dataLanguage'] = String(language).slice(9, 49)
    if (node.tagName === 'pre')
      for (const child of node.children ?? []) child.properties = { ...child.properties, dataBlock: 'true' }
    node.properties = kept
  })
}

const BLOCKS = new Set(['ul', 'ol', 'li', 'blockquote', 'section', 'table', 'thead', 'tbody', 'tr'])

/** The children without line feeds that only format the HTML; those of the text itself are shown. */
function withoutLayout({ type, tagName, children = [] }: HtmlNode): HtmlNode[] {
  const isBlock = type === 'root' || BLOCKS.has(tagName ?? '')
  return children.filter(
    (child, n) => child.type !== 'text' || child.value !== '\n' || !(isBlock || children[n - 1]?.tagName === 'br'),
  )
}

/** The words of an element, as plain text. */
export function toWords(root: HtmlNode): string {
  let words = ''
  const stack: HtmlNode[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'text') words += node.value ?? ''
    if (node.children) stack.push(...node.children.toReversed())
  }
  return words
}
