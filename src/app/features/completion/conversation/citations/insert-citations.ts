import type { PlacedCitation } from './place-citations.ts'

/** The parts of a Markdown tree (mdast) that are needed here. */
export interface MarkdownNode {
  type: string
  value?: string
  children?: MarkdownNode[]
  position?: { start: { offset?: number }; end: { offset?: number } }
  /** Of a reference: `full` is `[words][name]`; all others are only a name in brackets. */
  referenceType?: string
  data?: { hName: string; hProperties: Record<string, string> }
}

const PHRASING = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'tableCell'])
// A chip is a button, which must not be inside a link; the others have no room for it.
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

/** The last child that begins before `offset`; chips, which have no position, are skipped. */
function findChild(children: readonly MarkdownNode[], offset: number): number {
  for (let n = children.length - 1; n >= 0; n -= 1) {
    const child = children[n]
    if (child?.position && startOf(child) < offset) return n
  }
  return -1
}

/** The blocks with a chip between two of them, beside those that stand there already. */
function withChip(blocks: readonly MarkdownNode[], at: number, index: number): MarkdownNode[] {
  const next = blocks[at]
  const isOfChips = next !== undefined && next.position === undefined
  const chips = { type: 'paragraph', children: [toChip(index), ...((isOfChips && next.children) || [])] }
  return [...blocks.slice(0, at), chips, ...blocks.slice(isOfChips ? at + 1 : at)]
}

function insert(root: MarkdownNode, { index, end }: PlacedCitation): void {
  let parent = root
  for (;;) {
    const children = parent.children ?? []
    const at = findChild(children, end)
    const child = children[at]
    const isPhrasing = PHRASING.has(parent.type)
    if (child === undefined) {
      if (isPhrasing) parent.children = [toChip(index), ...children]
      else parent.children = withChip(children, 0, index)
      return
    }
    const inside = end < endOf(child)
    if (child.children && !CLOSED.has(child.type) && (inside || !isPhrasing)) {
      parent = child
      continue
    }
    if (!isPhrasing) {
      parent.children = withChip(children, at + 1, index)
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
 * Puts a chip (`<cite data-cite="index">`) after the place of each citation in a parsed Markdown tree, whose offsets
 * are those of the text: inside a sentence, or directly after the link, code or word in which it ends. Changes the
 * tree.
 */
export function insertCitations(root: MarkdownNode, placed: readonly PlacedCitation[]): void {
  // From the end, so that a cut does not change earlier offsets. Among equal ends, the first citation comes first.
  for (const citation of placed.toSorted((a, b) => b.end - a.end || b.index - a.index)) insert(root, citation)
}
