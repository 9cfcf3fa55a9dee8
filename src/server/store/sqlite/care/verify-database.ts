import { crc32 } from 'node:zlib'
import { connectReadOnly } from '../database/connect.ts'
import { userVersion } from '../layout/migrations.ts'
import { MEMORY } from '../database/open-database.ts'
import { STANDING_SINCE } from '../layout/schema.ts'
import { findLoss } from '../database/settle-acknowledged.ts'
import { readStanding, STANDING, STANDING_BEFORE } from '../database/standing.ts'
import { Statements } from '../database/statements.ts'
import { MAY_BE_ESTIMATE } from '../question/result-set.ts'
import { reasonOf } from './verify-records.ts'

const KEPT_SUMS = [
  {
    what: 'the kept count says',
    sql: `SELECT (SELECT n FROM totals) AS kept, (SELECT count(*) FROM completions) AS n`,
  },
  {
    what: 'the kept sum of tokens says',
    sql: 'SELECT (SELECT tokens FROM totals) AS kept, (SELECT coalesce(sum(tokens), 0) FROM completions) AS n',
  },
  {
    what: 'the kept sum of costs says',
    sql: 'SELECT (SELECT cost FROM totals) AS kept, (SELECT coalesce(sum(cost), 0) FROM completions) AS n',
  },
  {
    what: 'the kept count of estimated costs says',
    sql: `SELECT (SELECT estimates FROM totals) AS kept, (SELECT count(*) FROM completions WHERE ${MAY_BE_ESTIMATE}) AS n`,
  },
] as const

/** Every row is in three tables. */
const PARTS = `SELECT (SELECT count(*) FROM bodies) AS bodies, (SELECT count(*) FROM rows) AS lines, (SELECT count(*) FROM completions) AS n`

const VALUES = `
  SELECT count(*) AS wrong FROM pairs p LEFT JOIN (
    SELECT m.pair AS pair, count(*) AS n, coalesce(sum(c.tokens), 0) AS tokens, coalesce(sum(c.cost), 0) AS cost
    FROM marks m LEFT JOIN completions c ON c.ord = m.ord GROUP BY m.pair
  ) f ON f.pair = p.pair
  WHERE p.n <> coalesce(f.n, 0) OR p.tokens <> coalesce(f.tokens, 0) OR p.cost <> coalesce(f.cost, 0)`

const HOURS = `
  SELECT count(*) AS wrong FROM (
    SELECT hour, sum(n) AS n, sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion, sum(tokens) AS tokens,
      sum(cost) AS cost FROM rollup GROUP BY hour
  ) k FULL JOIN (
    SELECT ord / 1048576 / 3600 AS hour, count(*) AS n, coalesce(sum(prompt_tokens), 0) AS prompt,
      coalesce(sum(completion_tokens), 0) AS completion, coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost), 0) AS cost
    FROM completions GROUP BY ord / 1048576 / 3600
  ) f ON f.hour = k.hour
  WHERE coalesce(k.n, 0) <> coalesce(f.n, 0) OR coalesce(k.tokens, 0) <> coalesce(f.tokens, 0)
    OR coalesce(k.cost, 0) <> coalesce(f.cost, 0) OR coalesce(k.prompt, 0) <> coalesce(f.prompt, 0)
    OR coalesce(k.completion, 0) <> coalesce(f.completion, 0)`

/**
 * Problems that the database itself reports, counts that are wrong, and confirmed rows that are missing. For a store
 * with an older layout the file itself is checked, not the copy from which it is read. Never throws because of damage.
 */
export function verifyDatabase(statements: Statements, path: string): string[] {
  const problems = [
    ...KEPT_SUMS.flatMap(({ what, sql }) =>
      attempt(what, () => {
        const found = statements.of(sql).get()
        return found?.['n'] === found?.['kept']
          ? []
          : [`${what} ${String(found?.['kept'])}, there are ${String(found?.['n'])}`]
      }),
    ),
    ...attempt('the parts of the records', () => {
      const found = statements.of(PARTS).get()
      if (found?.['n'] === found?.['bodies'] && found?.['n'] === found?.['lines']) return []
      return [
        `of ${String(found?.['n'])} records ${String(found?.['bodies'])} have bytes and ${String(found?.['lines'])} a line of the table`,
      ]
    }),
    ...attempt('the counted values', () =>
      wrongIn(statements, VALUES, 'values that rows are found by are counted wrongly'),
    ),
    ...attempt('what is packed of rows', () => damagedStretches(statements)),
    ...attempt('the sums of the hours', () => wrongIn(statements, HOURS, 'hours have other sums than their rows')),
  ]
  if (path === MEMORY) return [...problems, ...checkIntegrity(statements)]
  using file = connectReadOnly(path)
  const own = new Statements(file)
  const standing = userVersion(file) < STANDING_SINCE ? STANDING_BEFORE : STANDING
  const loss = attempt('what was acknowledged', () => findLoss(path, () => readStanding(own.of(standing))) ?? [])
  return [...problems, ...checkIntegrity(own), ...loss]
}

function wrongIn(statements: Statements, sql: string, words: string): string[] {
  const wrong = Number(statements.of(sql).get()?.['wrong'])
  return wrong === 0 ? [] : [`${wrong} ${words}`]
}

/** Damage there changes no answer: the rows are read from the table, which takes longer. */
function damagedStretches(statements: Statements): string[] {
  let damaged = 0
  for (const { crc, packed } of statements.of('SELECT crc, packed FROM stretch_parts').iterate())
    if (!(packed instanceof Uint8Array) || crc32(packed) !== crc) damaged++
  const counted = '(SELECT count(*) FROM completions c WHERE c.ord >= s.first AND c.ord < s.below)'
  const wrong = wrongIn(
    statements,
    `SELECT count(*) AS wrong FROM stretches s WHERE rows <> ${counted}`,
    'stretches of rows are packed with another number of rows than there are (slower, no answer is wrong)',
  )
  return damaged === 0
    ? wrong
    : [
        ...wrong,
        `${damaged} columns that rows are packed as are damaged: those rows are read one by one (slower, no answer is wrong)`,
      ]
}

function checkIntegrity(statements: Statements): string[] {
  return attempt('the structure of the file', () => {
    const said = statements.of('PRAGMA integrity_check').all()
    return said.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
  })
}

function attempt(what: string, check: () => string | string[]): string[] {
  try {
    return [check()].flat()
  } catch (error) {
    return [`${what}: this cannot be checked (${reasonOf(error)})`]
  }
}
