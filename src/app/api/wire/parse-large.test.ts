import { describe, expect, it } from 'vitest'
import { parseJsonInPieces } from '#contract/json/json-in-pieces.ts'
import { parseLarge } from './parse-large.ts'

const LONG = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => ({ index, text: `value ${index}` })))

describe('a long answer of the server', () => {
  it('is parsed whole, in pieces between which others have their turn', async () => {
    expect(await parseLarge(LONG, undefined)).toEqual(JSON.parse(LONG))
    expect([...parseJsonInPieces(LONG, JSON.parse)].length).toBeGreaterThan(10)
  })
  it('that is no JSON is refused as JSON.parse refuses it', async () => {
    const broken = `${LONG.slice(0, -1)},]`
    let said = ''
    try {
      JSON.parse(broken)
    } catch (error) {
      said = String(error)
    }
    await expect(parseLarge(broken, undefined)).rejects.toThrow(said.replace('SyntaxError: ', ''))
  })
  it('is left when nobody waits for it any more', async () => {
    const leaving = new AbortController()
    const parsed = parseLarge(LONG, leaving.signal)
    leaving.abort()
    await expect(parsed).rejects.toThrow('aborted')
    await expect(parseLarge(LONG, leaving.signal)).rejects.toThrow('aborted')
  })
})
