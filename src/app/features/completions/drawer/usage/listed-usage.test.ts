import { describe, expect, test } from 'vitest'
import { projectRow } from '#contract/project-row.ts'
import { toListedUsage, wasRecorded } from './listed-usage.ts'

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
function rowOf(way: 'recorded' | 'mirrored', usage: object | null) {
  const body = JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'gpt-4o', choices: [], usage })
  const row = projectRow({ id: 'a', body, request: null, metadata: null, way, receivedAt: 1, latencyMs: null })
  return { detail: null, row }
}

describe('usage that only upstream’s list has', () => {
  test('stands in for what a recorded stream did not carry', () => {
    expect(toListedUsage(rowOf('recorded', USAGE))).toEqual(USAGE)
  })

  test('is none where upstream was not asked, or gave none', () => {
    expect(toListedUsage(rowOf('recorded', null))).toBeNull()
    expect(toListedUsage({ detail: null, row: null })).toBeNull()
  })

  test('is not needed for a mirrored row, which has its own', () => {
    expect(toListedUsage(rowOf('mirrored', USAGE))).toBeNull()
    expect(wasRecorded(rowOf('mirrored', USAGE))).toBe(false)
  })
})
