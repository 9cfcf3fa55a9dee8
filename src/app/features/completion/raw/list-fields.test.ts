import { describe, expect, it } from 'vitest'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { listFields } from './list-fields.ts'

describe('the list of all fields', () => {
  it('names every value by its place and by its attribute, in the order of the record', () => {
    const record = parseLosslessJson(
      '{"seed":9007199254740993,"choices":[{"message":{"content":null,"__proto__":"x"}}],"tools":[]}',
    )
    expect(listFields(record, 100).map(({ path, attribute, text }) => [path, attribute, text])).toEqual([
      ['seed', 'seed', '9007199254740993'],
      ['choices', 'choices', ''],
      ['choices[0]', 'choices[]', ''],
      ['choices[0].message', 'choices[].message', ''],
      ['choices[0].message.content', 'choices[].message.content', 'null'],
      ['choices[0].message.__proto__', 'choices[].message.__proto__', 'x'],
      ['tools', 'tools', '[]'],
    ])
  })
  it('cuts a list of 100,000 and says how many it left out', () => {
    const fields = listFields({ list: Array.from({ length: 100_000 }, () => 1) }, 1000)
    expect(fields).toHaveLength(52)
    expect(fields.at(-1)?.elided).toBe(99_950)
  })
  it('survives any depth and any kind of record', () => {
    expect(listFields(JSON.parse('['.repeat(5000) + ']'.repeat(5000)), 100_000).length).toBeLessThan(250)
    for (const value of [null, 'text', 7, undefined, []]) expect(listFields(value, 10)).toEqual([])
  })
})
