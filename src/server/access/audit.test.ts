import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../machine/log.ts'
import { createAudit } from './audit.ts'

test('a command that is the first to write beside a database makes the folder of the audit', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'audit-')), 'data', 'completionist', 'store-audit.jsonl')
  const said: string[] = []
  const audit = createAudit(
    file,
    createLog((line) => said.push(line)),
    () => 0,
  )
  audit.note({ who: 'ann', deed: 'move', from: 'command line', what: 'a to b' })
  await audit.settled()
  expect(said).toEqual([])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    who: 'ann',
    deed: 'move',
    from: 'command line',
    what: 'a to b',
  })
})
