import type { PlacedCitation } from './place-citations.ts'

/** As much of a Markdown tree (mdast) as is needed here. */
export interface MarkdownNode {
  type: string
  value?: string
  children?: MarkdownNode[]
  position?: { start: { offset?: number }; end: { offset?: number } }
  /** Of a reference: `full` is `[words][name]`, any other is only a name in brackets. */
  referenceType?: string
  data?: { hName: string; hProperties: Record<string, string> }
}

const PHRASING = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'tableCell'])
// A chip is a button, which must not stand inside a link; the others have no place for it inside.
const CLOSED = new Set(['link', 'linkReference', 'footnoteReference'])

function startOf(node: MarkdownNode): number {
  return node.position?.start.offset ?? -1
}

function endOf(node: MarkdownNode): number {
  return node.position?.end.offset ?? -1
}

function toChip(index: number): MarkdownNode {
  return { type: 'citation', children: [], data: { hName: 'cite', hProperties: { dataCite: String(index) } } }
}

/** The last child that begins before `offset`; chips, which have no position, are passed over. */
function findChild(children: readonly MarkdownNode[], offset: number): number {
  for (let n = children.length - 1; n >= 0; n -= 1) {
    const child = children[n]
    if (child?.position && startOf(child) < offset) return n
  }
  return -1
}

function insert(root: MarkdownNode, { index, end }: PlacedCitation): void {
  let parent = root
  for (;;) {
    const children = parent.children ?? []
    const at = findChild(children, end)
    const child = children[at]
    const isPhrasing = PHRASING.has(parent.type)
    if (child === undefined) {
      const chip = toChip(index)
      parent.children = [isPhrasing ? chip : { type: 'paragraph', children: [chip] }, ...children]
      return
    }
    const inside = end < endOf(child)
    if (child.children && !CLOSED.has(child.type) && (inside || !isPhrasing)) {
      parent = child
      continue
    }
    if (!isPhrasing) {
      children.splice(at + 1, 0, { type: 'paragraph', children: [toChip(index)] })
      return
    }
    const offset = end - startOf(child)
    if (inside && child.type === 'text' && child.value?.length === endOf(child) - startOf(child)) {
      const { value, position } = child
      const cut = { offset: end }
      const left: MarkdownNode = {
        type: 'text',
        value: value.slice(0, offset),
        position: { start: position?.start ?? {}, end: cut },
      }
      const right: MarkdownNode = {
        type: 'text',
        value: value.slice(offset),
        position: { start: cut, end: position?.end ?? {} },
      }
      children.splice(at, 1, left, toChip(index), right)
    } else children.splice(at + 1, 0, toChip(index))
    return
  }
}

/**
 * Puts a chip (`<cite data-cite="index">`) behind the place of each citation in a parsed Markdown tree, whose offsets
 * are those of the text: inside a sentence, or right behind the link, code or word that it ends in. Changes the tree.
 */
export function insertCitations(root: MarkdownNode, placed: readonly PlacedCitation[]): void {
  // From the back, so that what is cut keeps the offsets of what stands before it. Of equal ends the first comes first.
  for (const citation of placed.toSorted((a, b) => b.end - a.end || b.index - a.index)) insert(root, citation)
}
