import { expect, onTestFinished, test } from 'vitest'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { MIRROR_KEY, openTestMirror, START } from '../testing/test-mirror.ts'

const MINUTE = 60_000

test('a problem is as old as its own first time, not as another one before it', async () => {
  const fake = await startFakeUpstream({ rows: [makeFakeRow(0, START / 1000 - 100)], key: MIRROR_KEY })
  onTestFinished(() => fake.close())
  const mirror = await openTestMirror(fake.url)
  onTestFinished(() => mirror.store.close())
  const first = mirror.tools.now()
  const sinceAfterRun = async () => {
    await mirror.run()
    const { problem } = await mirror.state()
    mirror.tools.advance(10 * MINUTE)
    return [problem?.code, (problem?.since ?? 0) - first]
  }
  fake.setFault({ kind: 'status', status: 401 }, { only: 'list' })
  expect(await sinceAfterRun()).toEqual(['key_refused', 0])
  expect(await sinceAfterRun()).toEqual(['key_refused', 0])
  fake.setFault({ kind: 'retry-after', status: 429, value: '300' }, { only: 'list' })
  expect(await sinceAfterRun()).toEqual(['rate_limit_exceeded', 20 * MINUTE])
  expect(await sinceAfterRun()).toEqual(['rate_limit_exceeded', 20 * MINUTE])
})
