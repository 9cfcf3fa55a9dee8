import { expect, test } from 'vitest'
import { toHref } from './page-address.ts'

test('an id stands in an address as one piece, whatever is in it', () => {
  expect(toHref({ to: '/completions/$id', id: 'a/b %2F?#ü', search: { source: 'store' } })).toBe(
    '/completions/a%2Fb%20%252F%3F%23%C3%BC?source=store',
  )
})

test('an id that is dots alone, which no path can hold, is opened in the list', () => {
  expect(toHref({ to: '/completions/$id', id: '..', search: { source: 'store' } })).toBe(
    '/completions?source=store&open=..',
  )
})

test('what is not known is left out of an address', () => {
  expect(toHref({ to: '/compare', search: { ids: 'a,b', source: null, open: undefined } })).toBe('/compare?ids=a,b')
  expect(toHref({ to: '/sources' })).toBe('/sources')
})
