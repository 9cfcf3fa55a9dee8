import { expect, test } from 'vitest'
import { withoutBase } from './base-path.ts'

test('slashes at the end of a path are no part of it', () => {
  expect(['/', '/completions', '/completions/', '/completions/a//'].map(withoutBase)).toEqual([
    '/',
    '/completions',
    '/completions',
    '/completions/a',
  ])
})
