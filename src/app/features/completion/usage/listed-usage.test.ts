import { describe, expect, test } from 'vitest'
import { projectRow } from '#contract/projection/project-row.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { isWholeStream, toFigure, toListedUsage, wasRecorded } from './listed-usage.ts'
import { USAGE_ATTRIBUTES } from './usage-attributes.ts'

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
function rowOf(way: 'recorded' | 'mirrored', usage: object | null) {
  const body = JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'gpt-4o', choices: [], usage })
  const row = projectRow({ id: 'a', body, request: null, metadata: null, way, receivedAt: 1, latencyMs: null })
  return { detail: null, row }
}

function streamOf(capture: string, stream: boolean) {
  const detail = { provenance: { capture, call: { stream } } } as unknown as DrawerModel['detail']
  return { detail, row: null }
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

test('only a stream that came through whole could have been asked for its usage', () => {
  const calls = [streamOf('complete', true), streamOf('complete', false), streamOf('truncated', true)]
  expect(calls.map(isWholeStream)).toEqual([true, false, false])
})

describe('where a figure is from', () => {
  const row = { ...rowOf('recorded', USAGE).row, mirrored_at: 9 }

  test('is the record where that reports it, else upstream’s list, else nowhere', () => {
    const parsed = { usage: { prompt_tokens: 3, completion_tokens: null } }
    expect(toFigure('usage.prompt_tokens', parsed, row)).toEqual({ value: 3, from: 'record' })
    expect(toFigure('usage.completion_tokens', parsed, row)).toEqual({ value: 5, from: 'list' })
    expect(toFigure('usage.total_tokens', {}, row)).toEqual({ value: 15, from: 'list' })
    expect(toFigure('usage.prompt_tokens_details.cached_tokens', parsed, row)).toEqual({
      value: undefined,
      from: 'nowhere',
    })
    expect(toFigure('usage.completion_tokens', { usage: { completion_tokens: null } }, null).from).toBe('record')
  })

  test('is never the list where upstream did not list the row', () => {
    expect(toFigure('usage.total_tokens', {}, { ...row, mirrored_at: null })).toEqual({
      value: undefined,
      from: 'nowhere',
    })
  })

  test('every name of the contract has its place in the row', () => {
    const places = USAGE_ATTRIBUTES.map((name, at) => {
      const usage = Object.fromEntries(Object.keys(row.usage).map((field) => [field, null]))
      return Object.keys(usage).filter((field) => {
        const only = { ...row, usage: { ...row.usage, ...usage, [field]: at } }
        return toFigure(name, {}, only).from === 'list'
      })
    })
    expect(places.flat().toSorted()).toEqual(Object.keys(row.usage).toSorted())
  })
})
