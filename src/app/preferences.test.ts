import { expect, test } from 'vitest'
import { PLAIN_PREFERENCES } from './plain-preferences.ts'
import { getPreferences } from './preferences.ts'

test('who has chosen nothing has the plain preferences, for which the first rows are drawn ahead', () => {
  expect(getPreferences()).toMatchObject(PLAIN_PREFERENCES)
})
