import { describe, expect, it } from 'vitest'
import { completionAttributes } from '#contract/completion/completion-attributes.ts'
import { toRequestFields } from '../request/request-fields.ts'
import { USAGE_ATTRIBUTES } from '../usage/usage-attributes.ts'
import { listFields } from './list-fields.ts'

const attributes = completionAttributes()

/** A record in which every attribute of the contract stands once. */
function toRecord(paths: readonly string[]): unknown {
  const here = new Map<string, string[]>()
  for (const path of paths) {
    const [, head = '', rest = ''] = /^(\[\]|[^.[]+)\.?(.*)$/.exec(path) ?? []
    here.set(head, [...(here.get(head) ?? []), rest])
  }
  if (here.has('[]')) return [toRecord(here.get('[]') ?? [])]
  if (here.size === 0 || here.has('')) return 'x'
  return Object.fromEntries([...here].map(([key, rests]) => [key, toRecord(rests.filter((rest) => rest !== ''))]))
}

describe('every attribute of the contract', () => {
  const shown = new Set(listFields(toRecord(attributes), 10_000).map((field) => field.attribute))
  it.each(attributes)('%s has its line in the list of fields', (attribute) => {
    expect(shown.has(attribute)).toBe(true)
  })
  it('that is a number of tokens has its line under Usage', () => {
    const named = attributes.filter((attribute) => attribute.startsWith('usage.'))
    expect([...USAGE_ATTRIBUTES].sort()).toEqual(named.sort())
  })
  it('that repeats a parameter has its line under Request', () => {
    const elsewhere = /^(?:id|object|created|model|choices|usage|metadata|moderation|tools|response_format)\b/
    const parameters = attributes.filter((attribute) => !elsewhere.test(attribute))
    const names = toRequestFields({}, null, null).map((field) => field.name)
    expect(parameters.length).toBeGreaterThan(5)
    expect(names).toEqual(expect.arrayContaining(parameters))
  })
})
