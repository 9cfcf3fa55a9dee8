import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

test('a Node that is too old is told so in one line, before anything is loaded that it cannot read', () => {
  const older = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${older}`, path.join(import.meta.dirname, 'cli.ts'), '--version'],
    { encoding: 'utf8' },
  )
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^completionist needs Node 22\.18 or newer; this is 20\.20\.2/),
  ])
})
