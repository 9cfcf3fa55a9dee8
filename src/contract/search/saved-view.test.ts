import { expect, test } from 'vitest'
import { toViewSearch, toViewSlug } from './saved-view.ts'

test('a view keeps what was asked and how it was shown, and neither the open row nor another view’s name', () => {
  expect(toViewSearch('?meta.env=prod&open=x&sort=-cost&view=other&columns=model,cost&height=l')).toBe(
    'meta.env=prod&sort=-cost&columns=model%2Ccost&height=l',
  )
})

test.each([
  ['Costly answers!', 'costly-answers'],
  ['Длинные  ответы', 'длинные-ответы'],
  ['長い回答', '長い回答'],
  ['🙂', 'view'],
  ['taken', 'taken-3'],
])('the view %s is called %s in addresses', (name, slug) => {
  expect(toViewSlug(name, new Set(['taken', 'taken-2']))).toBe(slug)
})
