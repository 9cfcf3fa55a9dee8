import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { corpusFile } from '../../.ci/real-input.ts'
import { completionRowSchema } from './row/row-line.ts'
import { elementSpans, memberSpans, memberText, spliceMembers } from './json/json-members.ts'
import { parseLosslessJson } from './json/lossless-json.ts'
import { projectRow } from './projection/project-row.ts'
import { readCompletion } from './completion/read-completion.ts'

const CORPUS = corpusFile('')

function linesOf(file: string): string[] {
  return readFileSync(corpusFile(file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** Real completions as their own text, cut out of the lines byte for byte. */
interface Specimen {
  place: string
  body: string
  request: string | null
}

function fromCompletions(): Specimen[] {
  return linesOf('completions.jsonl').map((line, at) => ({
    place: `completions.jsonl:${at + 1}`,
    body: memberText(line, 'response') ?? '',
    request: memberText(line, 'request'),
  }))
}

function fromStoredItems(): Specimen[] {
  return linesOf('stored_items.jsonl').map((body, at) => ({
    place: `stored_items.jsonl:${at + 1}`,
    body,
    request: null,
  }))
}

function fromStoreApi(): Specimen[] {
  return linesOf('store_api.jsonl').flatMap((line, at) => {
    const response = memberText(line, 'response') ?? ''
    const data = memberText(response, 'data')
    const bodies = data === null ? [response] : elementSpans(data).map(({ start, end }) => data.slice(start, end))
    return bodies
      .filter((body) => memberText(body, 'object') === '"chat.completion"')
      .map((body) => ({ place: `store_api.jsonl:${at + 1}`, body, request: null }))
  })
}

describe.skipIf(!existsSync(CORPUS))('real completions', () => {
  it.each([
    ['completions.jsonl', fromCompletions, 1_171],
    ['stored_items.jsonl', fromStoredItems, 390],
    ['store_api.jsonl', fromStoreApi, 400],
  ])('of %s are all read, make a row, and keep their text', (_file, load, atLeast) => {
    const specimens = load()
    expect(specimens.length).toBeGreaterThanOrEqual(atLeast)
    for (const { place, body, request } of specimens) {
      const { completion, disagreements } = readCompletion(parseLosslessJson(body))
      expect({ place, disagreements }).toEqual({ place, disagreements: [] })
      expect({ place, members: Object.keys(completion).length }).toEqual({
        place,
        members: new Set(memberSpans(body).map(({ key }) => key)).size,
      })
      const row = projectRow({
        id: place,
        body,
        request,
        metadata: null,
        way: 'imported',
        receivedAt: 0,
        latencyMs: null,
      })
      expect({ place, error: completionRowSchema.safeParse(row).error }).toEqual({ place, error: undefined })
      expect(spliceMembers(body, {})).toBe(body)
      const id = memberText(body, 'id')
      expect(spliceMembers(body, id === null ? {} : { id })).toBe(body)
      const changed = spliceMembers(body, { metadata: '{"a":"b"}' })
      expect(changed.length - body.length).toBe('{"a":"b"}'.length - lengthOfMetadata(body))
    }
  })

  it('keeps every stored seed digit for digit', () => {
    for (const { place, body } of fromStoredItems()) {
      const row = projectRow({
        id: place,
        body,
        request: null,
        metadata: null,
        way: 'mirrored',
        receivedAt: 0,
        latencyMs: null,
      })
      expect(row.seed).toBe(memberText(body, 'seed'))
    }
  })
})

/** Length of the metadata that a splice replaces; where there is none, less what the appended name takes. */
function lengthOfMetadata(body: string): number {
  const text = memberText(body, 'metadata')
  return text === null ? -',"metadata":'.length : text.length
}
