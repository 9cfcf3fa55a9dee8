import { expect, test } from 'vitest'
import { NEVER_MIRRORED, readMirrorState } from './mirror-state.ts'
import { parseStored } from './parse-stored.ts'

test('a mirror goes on from what an older version stored of it', () => {
  const { retry_ms: _retry, finished_ms: _finished, full_ms: _full, ...rest } = NEVER_MIRRORED
  const older = { ...rest, next_walk: 7, retry_at: 1_700_000_060_000, finished_at: 1_700_000_000_000, full_at: null }
  expect(readMirrorState(JSON.stringify(older))).toEqual({
    ...NEVER_MIRRORED,
    next_walk: 7,
    retry_ms: 1_700_000_060_000,
    finished_ms: 1_700_000_000_000,
  })
})

test('a walk and a report that an older version stored have the names of today', () => {
  expect(parseStored('[{"walk":1,"started_at":5,"ended_at":null,"notes":["started_at"]},{"asked_at":6}]')).toEqual([
    { walk: 1, started_ms: 5, ended_ms: null, notes: ['started_at'] },
    { asked_ms: 6 },
  ])
})
