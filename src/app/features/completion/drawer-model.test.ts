import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { corpusFile } from '../../../../.ci/real-input.ts'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { toDrawerModel } from '../../record/drawer-model.ts'
import { memberOf } from '../../record/json-value.ts'
import { listFields } from './raw/list-fields.ts'
import { toTokenLists } from './tokens/token-list.ts'

const NOT_ASKED = { row: null, messages: null, messagesState: 'unknown' } as const

function detailOf(body: string, request: string | null): CompletionDetail {
  const record = {
    id: 'x',
    body,
    request,
    metadata: null,
    way: 'imported',
    receivedAt: 1_790_000_000,
    latencyMs: null,
  } as const
  return {
    object: 'completion.detail',
    source: 'store',
    row: projectRow(record),
    raw: body,
    request,
    messages: null,
    provenance: {
      way: 'imported',
      from: 'zoo',
      line: null,
      received_at: null,
      metadata_changed_at: null,
      sha256: null,
      same_id: [],
      capture: null,
    },
    damage: null,
  }
}

const modelOf = (body: string, request: string | null) =>
  toDrawerModel({ id: 'x', source: null, ...NOT_ASKED, detail: detailOf(body, request) })

describe('what the drawer knows of a completion', () => {
  it.each(zoo.map((animal) => [animal.name, animal] as const))('holds the very text of %s', (_name, animal) => {
    const model = modelOf(animal.body, animal.request)
    expect(model.raw).toBe(animal.body)
    expect(model.completion).not.toBeNull()
    expect(listFields(model.parsed, 10_000).length).toBeGreaterThan(3)
    expect(() => toTokenLists(model.parsed)).not.toThrow()
  })
  it('shows the row while the record is on its way', () => {
    const { row } = detailOf('{"id":"a"}', null)
    const model = toDrawerModel({ id: 'a', source: 'store', ...NOT_ASKED, row, detail: null })
    expect(model).toMatchObject({ row, completion: null, raw: null, rawProblem: null })
  })
  it.each(['', '{"id":', 'null', '[1]', '"text"', '7', '<html>'])('survives the record %j', (text) => {
    const model = toDrawerModel({
      id: 'a',
      source: 'store',
      ...NOT_ASKED,
      detail: { ...detailOf('{}', null), raw: text },
    })
    expect(model.raw).toBe(text)
  })
  it('says why a record is no JSON', () => {
    const detail = { ...detailOf('{}', null), raw: '{"a":' }
    expect(toDrawerModel({ id: 'a', source: null, ...NOT_ASKED, detail }).rawProblem).toMatch(/JSON/)
  })
  it('takes messages that were asked for apart', () => {
    const messages = [{ id: 'm', role: 'user' }]
    const model = toDrawerModel({
      id: 'a',
      source: null,
      row: null,
      detail: detailOf('{}', null),
      messages,
      messagesState: 'loading',
    })
    expect(model).toMatchObject({ messages, messagesState: 'ready' })
  })
})

const CORPUS = corpusFile('')

/** Bodies of the real recordings: each line holds an object with the record in it somewhere, or is one. */
function readCorpus(name: string): string[] {
  const lines = readFileSync(corpusFile(name), 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '')
}

describe.skipIf(!existsSync(CORPUS))('the recordings of real answers', () => {
  it.each(['completions.jsonl', 'stored_items.jsonl', 'store_api.jsonl'])('of %s all become drawer models', (name) => {
    for (const line of readCorpus(name)) {
      const parsed = parseLosslessJson(line)
      const inner = memberOf(parsed, 'response') ?? memberOf(parsed, 'body') ?? memberOf(parsed, 'item') ?? parsed
      const body = inner === parsed ? line : stringifyLosslessJson(inner)
      const model = modelOf(body, null)
      expect(model.raw).toBe(body)
      expect(model.rawProblem).toBeNull()
      expect(listFields(model.parsed, 5000).length).toBeGreaterThan(0)
    }
  })
})
