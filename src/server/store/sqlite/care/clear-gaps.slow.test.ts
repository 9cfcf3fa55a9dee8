import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { clearGaps } from './clear-gaps.ts'

/** What happens to a row: it is written with that many bytes, or goes. */
const change = fc.record({
  id: fc.integer({ min: 0, max: 300 }),
  bytes: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.integer({ min: 200, max: 9_000 }), {
    weight: 3,
    arbitrary: fc.constant(null),
  }),
})

const TABLES = ['plain', 'named', 'found']

function readAll(db: DatabaseSync): unknown[] {
  return TABLES.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())
}

test('zeros in the gaps change no row of any kind of table, and no word of a deleted row is left', () => {
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 1_500, size: 'max' }),
      fc.constantFrom(512, 4_096, 65_536),
      fc.integer({ min: 1, max: 40 }),
      (changes, size, step) => {
        const folder = mkdtempSync(path.join(tmpdir(), 'gaps-'))
        const file = path.join(folder, 'store.db')
        const db = new DatabaseSync(file)
        try {
          db.exec(`PRAGMA page_size = ${size}; PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA synchronous = OFF;
            CREATE TABLE plain (id INTEGER PRIMARY KEY, text TEXT);
            CREATE TABLE named (text TEXT, id INTEGER, PRIMARY KEY (text, id)) WITHOUT ROWID;
            CREATE INDEX named_id ON named (id);
            CREATE TABLE found (id INTEGER, text TEXT); CREATE INDEX found_text ON found (text);
            CREATE INDEX found_id ON found (id)`)
          const remove = TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`))
          const add = TABLES.map((table) => db.prepare(`INSERT INTO ${table} (id, text) VALUES (?, ?)`))
          const gone = new Set<string>()
          const kept = new Map<number, string>()
          changes.forEach(({ id, bytes }, n) => {
            const before = kept.get(id)
            for (const statement of remove) statement.run(id)
            if (before !== undefined) gone.add(before.slice(0, 12))
            kept.delete(id)
            if (bytes === null) return
            // Each row has a word of its own at its beginning.
            const text = `w${String(n).padStart(10, '0')}w${'x'.repeat(bytes)}`
            kept.set(id, text)
            for (const statement of add) statement.run(id, text)
          })
          const before = readAll(db)
          db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA shrink_memory')
          const fd = openSync(file, 'r+')
          for (let page: number | null = 1; page !== null; ) page = clearGaps(fd, size, page, step)
          closeSync(fd)
          db.exec('PRAGMA shrink_memory')
          expect(readAll(db)).toEqual(before)
          expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
          const bytes = readFileSync(file)
          expect([...gone].filter((word) => bytes.includes(word))).toEqual([])
        } finally {
          db.close()
          rmSync(folder, { recursive: true })
        }
      },
    ),
    { numRuns: 10, endOnFailure: true },
  )
}, 60_000)
