import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toOrd } from '../../question/ord.ts'
import { TEXTS } from '../layout/schema.ts'
import { fromTextPlace, TEXT_PARTS, textBounds, textPartSql, textPlaceSql, toTextPlace } from './text-place.ts'

/** Rows of few seconds, with the first of the epoch, the last that fits and crowded ones. */
const ords = fc
  .tuple(
    fc.constantFrom(0, 1, 1_763_000_000, 1_763_000_001, 2 ** 33 - 2),
    fc.constantFrom(0, 1, 15, 16, 17, 2 ** 20 - 1),
  )
  .map(([second, n]) => toOrd(second) + n)

const ascending = (one: number, other: number) => one - other

function indexed(places: readonly number[]): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  db.exec(TEXTS)
  for (const ord of places)
    db.prepare("INSERT INTO texts (rowid, text, parts) VALUES (?, 'cat', '')").run(toTextPlace(ord))
  return db
}

test('rows of the text index are in list order in each of its parts, and between bounds are those between them', () => {
  const bound = fc.option(ords)
  fc.assert(
    fc.property(fc.uniqueArray(ords), bound, bound, (places, from, below) => {
      using db = indexed(places)
      const found = TEXT_PARTS.map((part) =>
        db
          .prepare(`${textPartSql(part)} ORDER BY place`)
          .all('cat', ...textBounds(part, from, below))
          .map(({ ord }) => Number(ord)),
      )
      for (const part of found) expect(part).toEqual(part.toSorted(ascending))
      const within = places.filter((ord) => ord >= (from ?? 0) && ord < (below ?? Number.POSITIVE_INFINITY))
      expect(found.flat().toSorted(ascending)).toEqual(within.toSorted(ascending))
    }),
  )
})

test('SQL says the same of a place', () => {
  fc.assert(
    fc.property(ords, (ord) => {
      using db = new DatabaseSync(':memory:')
      const said = db.prepare(`SELECT ${textPlaceSql('ord')} AS place FROM (SELECT ? AS ord)`).get(BigInt(ord))
      expect(said).toEqual({ place: toTextPlace(ord) })
    }),
  )
})

test('rows a few seconds apart are one byte apart', () => {
  const steps = [1, 2, 7].map((seconds) => toTextPlace(toOrd(100 + seconds)) - toTextPlace(toOrd(100)))
  for (const step of steps) expect(step).toBeLessThan(128)
})

test('a number in the text index tells which row it is of', () => {
  fc.assert(
    fc.property(ords, (ord) => {
      expect(fromTextPlace(toTextPlace(ord))).toBe(ord)
    }),
  )
})
