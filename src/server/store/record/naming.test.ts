import { describe, expect, test } from 'vitest'
import { type Namesake, planName, planRestoredName } from './naming.ts'

const UPSTREAM = { way: 'recorded', from: 'https://upstream.test/v1' } as const
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text.padEnd(32))

const newcomer = (wireId: string | null, body = 'new', over: object = {}) => ({
  wireId,
  sha256: bytesOf(body),
  incoming: { ...UPSTREAM, ...over },
})
const stored = (name: string, body: string, over: Partial<Namesake> = {}): Namesake => ({
  ord: 1,
  name,
  wireId: null,
  spliced: false,
  called: false,
  sha256: bytesOf(body),
  origin: UPSTREAM,
  ...over,
})
/** What comes of it if the first name that is looked for is free. */
const nameOf = (...asked: Parameters<typeof planName>) => {
  const plan = planName(...asked)
  return 'known' in plan ? plan : plan.finish(`${plan.base}~${plan.from}`)
}
const CALL = { call: {} as never }

describe('the name of a new record', () => {
  test('is its id, if nobody has it', () => {
    expect(nameOf(newcomer('fox'), 2, [])).toEqual({ known: null, name: 'fox', sameId: false, rename: null })
  })

  test('is made of its bytes, if it has no id', () => {
    expect(nameOf(newcomer(null, 'ab'), 2, [])).toMatchObject({ name: '~6162202020202020' })
  })

  test('is the id even if an older record has it, which is numbered and remembers its id', () => {
    const older = stored('fox', 'old')
    expect(nameOf(newcomer('fox'), 2, [older])).toEqual({
      known: null,
      name: 'fox',
      sameId: true,
      rename: { ord: 1, name: 'fox~1', wireId: 'fox' },
    })
  })

  test('is numbered itself, if the one who has the id is newer', () => {
    const newer = stored('fox', 'old', { ord: 5 })
    expect(nameOf(newcomer('fox'), 2, [newer])).toEqual({ known: null, name: 'fox~1', sameId: true, rename: null })
  })

  test('counts on from those who lost the id before', () => {
    const lost = stored('fox~1', 'older', { wireId: 'fox', spliced: true })
    expect(nameOf(newcomer('fox'), 9, [stored('fox', 'old', { ord: 2 }), lost])).toMatchObject({
      rename: { ord: 2, name: 'fox~2' },
    })
  })

  test('is taken from one who was numbered so, even from a newer one: it is nobody else’s id', () => {
    const numbered = stored('fox~1', 'old', { ord: 5, wireId: 'fox', spliced: true })
    expect(nameOf(newcomer('fox~1'), 2, [numbered])).toEqual({
      known: null,
      name: 'fox~1',
      sameId: false,
      rename: { ord: 5, name: 'fox~1', wireId: 'fox' },
    })
  })

  test.each(['.', '..'])('can be asked for by a path, though the id is %j', (id) => {
    expect(nameOf(newcomer(id), 2, [])).toMatchObject({ name: `~${id}` })
    expect(nameOf(newcomer(id), 2, [stored(`~${id}`, 'older', { wireId: id })])).toMatchObject({
      name: `~${id}`,
      rename: { name: `~${id}~1` },
    })
  })

  test('is well-formed Unicode, though the id is not', () => {
    expect(nameOf(newcomer('fox\ud800'), 2, [])).toMatchObject({ name: 'fox\ufffd' })
  })
})

describe('the same bytes again', () => {
  test('are the same record', () => {
    expect(planName(newcomer('fox', 'old'), 2, [stored('fox', 'old')])).toEqual({ known: 'fox' })
    expect(planName(newcomer('fox\ud800', 'old'), 2, [stored('fox\ufffd', 'old', { wireId: 'fox\ud800' })])).toEqual({
      known: 'fox\ufffd',
    })
  })

  test('are another record, if they belong to a call of their own', () => {
    expect(nameOf(newcomer('fox', 'old', CALL), 2, [stored('fox', 'old')])).toMatchObject({ name: 'fox', sameId: true })
  })

  test('are another record, if they come from another upstream, but not if they come from a file', () => {
    const elsewhere = { from: 'https://elsewhere.test/v1' }
    expect(nameOf(newcomer('fox', 'old', elsewhere), 2, [stored('fox', 'old')])).toMatchObject({ sameId: true })
    const fromFile = newcomer('fox', 'old', { way: 'imported', from: 'a.jsonl' })
    expect(planName(fromFile, 2, [stored('fox', 'old')])).toEqual({ known: 'fox' })
  })
})

describe('a record from another store', () => {
  test('is called as it is there', () => {
    expect(planRestoredName(newcomer('fox'), 'fox~2', [], [])).toMatchObject({ name: 'fox~2', sameId: false })
    expect(planRestoredName(newcomer('fox'), 'fox', [stored('fox~1', 'old')], [])).toMatchObject({ sameId: true })
  })

  test('is not called what is neither its id nor a number of it', () => {
    expect(planRestoredName(newcomer('fox'), 'hen', [], [])).toBeNull()
    expect(planRestoredName(newcomer('fox'), 'fox~b', [], [])).toBeNull()
  })

  test('is known, if its bytes are, unless those belong to a call', () => {
    expect(planRestoredName(newcomer('fox', 'old'), 'fox', [stored('fox', 'old')], [])).toEqual({ known: 'fox' })
    const called = stored('fox', 'old', { called: true })
    expect(planRestoredName(newcomer('fox', 'old'), 'fox~1', [called], [])).toMatchObject({ name: 'fox~1' })
  })
})
