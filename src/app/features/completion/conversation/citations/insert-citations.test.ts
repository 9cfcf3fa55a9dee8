import { expect, test } from 'vitest'
import { insertCitations, type MarkdownNode } from './insert-citations.ts'

const at = (start: number, end: number) => ({ start: { offset: start }, end: { offset: end } })

/** Two blocks of code, between which no words are: characters 0 to 9 and 11 to 20. */
const codeTwice = (): MarkdownNode => ({
  type: 'root',
  position: at(0, 20),
  children: [
    { type: 'code', value: 'a', position: at(0, 9) },
    { type: 'code', value: 'b', position: at(11, 20) },
  ],
})

test('citations between two blocks stand side by side, in the order of their places', () => {
  const root = codeTwice()
  insertCitations(root, [
    { index: 2, start: 0, end: 9 },
    { index: 0, start: 0, end: 10 },
    { index: 1, start: 0, end: 10 },
    { index: 3, start: 11, end: 20 },
  ])
  const shape = root.children?.map(({ type, children = [] }) => [
    type,
    ...children.map((chip) => chip.data?.hProperties['dataCite']),
  ])
  expect(shape).toEqual([['code'], ['paragraph', '2', '0', '1'], ['code'], ['paragraph', '3']])
})
