import type { MarkdownNode } from './insert-citations.ts'

const NUMBER = /\[(\d{1,3})\]/g
const CLOSED = new Set(['link', 'linkReference', 'footnoteReference', 'inlineCode', 'code', 'html'])

/**
 * Turns each `[n]` in the text of a Markdown tree, up to `count`, into a mark that leads to source n. Changes the tree.
 */
export function linkNumbers(root: MarkdownNode, count: number): void {
  if (count === 0) return
  const stack: MarkdownNode[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!node.children || CLOSED.has(node.type)) continue
    node.children = node.children.flatMap((child) => (child.type === 'text' ? cut(child, count) : [child]))
    stack.push(...node.children)
  }
}

function cut({ value = '' }: MarkdownNode, count: number): MarkdownNode[] {
  const pieces: MarkdownNode[] = []
  let from = 0
  for (const found of value.matchAll(NUMBER)) {
    const number = Number(found[1])
    if (number < 1 || number > count) continue
    if (found.index > from) pieces.push({ type: 'text', value: value.slice(from, found.index) })
    const hProperties = { dataNumber: String(number) }
    pieces.push({ type: 'numberCitation', children: [], data: { hName: 'cite', hProperties } })
    from = found.index + found[0].length
  }
  return from === 0 ? [{ type: 'text', value }] : [...pieces, { type: 'text', value: value.slice(from) }]
}
