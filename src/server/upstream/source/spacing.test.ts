import { expect, test } from 'vitest'
import { createFakeTools } from '../../testing/upstream/fake-tools.ts'
import { createSpacing } from './spacing.ts'

test('whoever comes at the same time starts one after the other, at least so far apart', async () => {
  const tools = createFakeTools()
  const pause = createSpacing(25, tools)
  await pause()
  await pause()
  await pause()
  expect(tools.waits).toEqual([25, 25])
  tools.advance(100)
  await pause()
  expect(tools.waits).toEqual([25, 25])
})
