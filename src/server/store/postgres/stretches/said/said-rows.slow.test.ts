import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packedPostgres } from '../../../../testing/packed-postgres.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../../testing/test-postgres.ts'
import { plain, recordOf, search } from '../../../conformance/records.ts'
import { ORD_STEP } from '../../../question/ord.ts'
import { readQuestion } from '../../question/filter-sql.ts'
import { readOrds } from '../../read/page-reader.ts'
import { updateMetadata } from '../../write/edit-at.ts'
import { StretchPacker } from '../../write/stretch-packer.ts'
import { NOTHING_HIDDEN } from '../../../../redact/hidden.ts'
import { newestMatched } from '../newest-matched.ts'
import { eachMatched } from '../matched-rows.ts'
import { keepPacked } from '../stretch-table.ts'

const STRETCH_ROWS = 64
const ROWS = 12 * STRETCH_ROWS + 9
const NOW = 2_000_000_000

/** Words that all rows say, that a half and a seventh do, that some stretches do not, that one of 90 does, and those inside of others. */
const said = (n: number) =>
  [
    'yak',
    ...(n % 2 === 0 ? ['snail'] : ['kākāpō', '河边']),
    ...(n % 7 === 0 ? ['getOwlName'] : []),
    ...(n % 5 === 0 ? ['owl'] : []),
    ...(n > 4 * STRETCH_ROWS && n % 3 === 0 ? ['late'] : []),
    ...(n > 8 * STRETCH_ROWS && n % 3 === 0 ? ['later'] : []),
    ...(n % 90 === 0 ? ['seldom'] : []),
  ].join(' ')

const made = (n: number) => {
  const choices = [{ index: 0, message: { role: 'assistant', content: said(n) } }]
  return recordOf(
    plain(`r${n}`, 1_000 + ((n * 7) % 500), { choices, metadata: { tail: n % 4 === 0 ? 'long' : 'short' } }),
  )
}

const QUESTIONS =
  'yak,snail,kakapo,河边,河,owl,getowlname,name,late,later,long,seldom,none,snail owl,snail OR owl,yak -snail,-snail,-snail -owl,late -later,snail OR -owl,yak -seldom,seldom OR owl,late OR seldom,yak sn*,"yak snail",snail "yak snail owl",getOwlName,snail -"yak snail"'.split(
    ',',
  )

describe.skipIf(whyNoPostgres() !== null)('rows by the words that they say', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('are told by packed words as by their index, before and after an edit, and some of them in memory', async () => {
    const location = postgres.freshStore()
    const records = Array.from({ length: ROWS }, (_, n) => made(n))
    const database = await packedPostgres(location, records, STRETCH_ROWS)
    const compare = async () => {
      const untold: string[] = []
      const quick: string[] = []
      await database.read(keepPacked)
      await database.read(async (session) => {
        for (const q of QUESTIONS) {
          const query = search({ q })
          const plainly = [...(await readOrds(session, query, NOW))]
          const asked = await readQuestion(session, query, NOW)
          const found: number[] = []
          const isTold = await eachMatched(session, asked, ['second', 'place'], ROWS, ({ stretch, at }) => {
            const [seconds, places] = [stretch.numbers('second'), stretch.numbers('place')]
            for (const row of at) found.push((seconds[row] ?? 0) * ORD_STEP + (places[row] ?? 0))
          })
          if (!isTold) untold.push(q)
          expect([q, found.sort((one, other) => other - one)]).toEqual([q, isTold ? plainly : []])
          const newest = await newestMatched(session, asked, { descending: true, from: null, limit: 9 }, ROWS)
          if (newest !== null) quick.push(q)
          expect([q, newest ?? plainly.slice(0, 9)]).toEqual([q, plainly.slice(0, 9)])
        }
      })
      expect(untold).toEqual(['seldom', 'none', 'snail -"yak snail"'])
      expect(quick).toEqual(expect.arrayContaining(['yak', '河边', 'name', 'late', 'snail OR -owl', '-snail']))
      expect(quick).not.toContain('later')
    }
    await compare()
    for (const n of [3, STRETCH_ROWS + 1])
      await updateMetadata(database, `r${n}`, [['tail', 'snail none']], NOW, NOTHING_HIDDEN)
    await compare()
    await new StretchPacker(database).packed()
    await compare()
  })
})
