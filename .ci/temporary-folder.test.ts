import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import setUpTemporaryFolder from './temporary-folder.ts'

/** A folder that stands for the system's, with what runs have left in it. */
function systemFolder(...left: string[]): string {
  const before = tmpdir()
  const folder = mkdtempSync(join(before, 'system-'))
  for (const name of left) mkdirSync(join(folder, name))
  process.env['TMPDIR'] = folder
  onTestFinished(() => {
    process.env['TMPDIR'] = before
  })
  return folder
}

test('what the tests of a run make lies in one folder, and goes with it', () => {
  const system = systemFolder()
  const takeAway = setUpTemporaryFolder()
  const made = mkdtempSync(join(tmpdir(), 'made-'))
  writeFileSync(join(made, 'file'), 'text')
  expect([readdirSync(system).length, made.startsWith(`${system}/completionist-tests-`)]).toEqual([1, true])
  takeAway()
  expect([readdirSync(system), tmpdir()]).toEqual([[], system])
})

test('what a killed run left is taken away, what a running one or somebody else has is not', () => {
  const running = `completionist-tests-${process.ppid}-x`
  const system = systemFolder('completionist-tests-4194304-x', running, 'other')
  setUpTemporaryFolder()()
  expect(readdirSync(system).toSorted()).toEqual([running, 'other'].toSorted())
})
