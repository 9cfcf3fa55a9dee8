import { existsSync, readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { corpusFile } from '../../../../.ci/real-input.ts'
import { memberText, spliceMembers } from '#contract/json/json-members.ts'
import { recordOf, search } from '../conformance/records.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const corpus = corpusFile('')

/** The texts of the recorded completions, cut out of their lines without parsing them. */
function bodies(file: string, member: string | null): string[] {
  const lines = readFileSync(`${corpus}/${file}`, 'utf8').split('\n')
  return lines.flatMap((line) => {
    const text = member === null ? line : memberText(line, member)
    return text?.startsWith('{') === true ? [text] : []
  })
}

test.skipIf(!existsSync(corpus)).each([
  ['completions.jsonl', 'response'],
  ['stored_items.jsonl', null],
])(
  'every record of %s is kept byte for byte and answered with nothing but id and metadata changed',
  async (file, member) => {
    const store = await openSqliteStore({ location: ':memory:', name: 'store', readers: 0 })
    onTestFinished(() => store.close())
    const texts = bodies(file, member)
    const ingested = await store.ingest(texts.map((text) => recordOf(text)))
    expect(texts.length).toBeGreaterThan(100)
    // Later records may have taken the names of earlier ones: their SHA-256 says which is which.
    const again = await store.ingest(texts.map((text) => recordOf(text)))
    expect(again.every((one) => one.outcome === 'known')).toBe(true)
    for (const [index, text] of texts.entries()) {
      const id = again[index]?.id ?? ''
      expect((await store.get(id))?.raw).toBe(text)
      const json = (await store.getWire(id))?.json ?? '{}'
      const own: Record<string, string> = {
        id: JSON.stringify(id),
        metadata: memberText(json, 'metadata') ?? 'missing',
      }
      expect(
        json === text ||
          json === spliceMembers(text, own) ||
          json === spliceMembers(text, { metadata: own['metadata'] ?? '' }),
      ).toBe(true)
      expect(ingested[index]?.outcome).toMatch(/added|known|same_id/)
    }
    const kept = new Set(ingested.filter((one) => one.outcome !== 'known')).size
    expect((await store.list(search(), { limit: 1 })).total).toBe(kept)
  },
)
