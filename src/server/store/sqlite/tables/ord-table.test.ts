import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { toOrd } from '../../question/ord.ts'
import { OrdTable } from './ord-table.ts'

function openTable() {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  db.exec('CREATE TABLE completions (ord INTEGER PRIMARY KEY); CREATE TABLE deleted (ord INTEGER)')
  const table = new OrdTable(db)
  /** Gives a place away, as the writer does. */
  const add = (ord: number) => {
    db.prepare('INSERT INTO completions VALUES (?)').run(ord)
    return ord
  }
  return { db, table, add }
}

test('places follow each other within a second, before, between and behind what is there', () => {
  const { table, add } = openTable()
  const seconds = [5, 5, 9, 5, 7, 9, 9, 3]
  const places = seconds.map((second) => add(table.next(second)))
  expect(places.map((place, n) => place - toOrd(seconds[n] ?? 0))).toEqual([0, 1, 0, 2, 0, 1, 2, 0])
})

test('a place that a record has from another store is behind all, too', () => {
  const { table, add } = openTable()
  add(table.next(1))
  expect(add(table.again(2, 7))).toBe(toOrd(2) + 7)
  expect(add(table.next(2))).toBe(toOrd(2) + 8)
})

test('the place of a deleted record is not given again, nor one that another process gave between two transactions', () => {
  const { db, table, add } = openTable()
  const gone = add(table.next(4))
  db.exec('INSERT INTO deleted SELECT ord FROM completions; DELETE FROM completions')
  table.forget()
  expect(add(table.next(4))).toBe(gone + 1)
  add(gone + 2)
  table.forget()
  expect(table.next(4)).toBe(gone + 3)
})
