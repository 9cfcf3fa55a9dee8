import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findLooseFiles } from './find-loose-files.ts'

test.skipIf(process.platform === 'win32').each(['store.db', "Ann's store; $(id).db"])(
  'the command that is named for %j closes the file, and then nothing is named',
  (name) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'completionist loose '))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, name)
    writeFileSync(file, '')
    chmodSync(file, 0o604)
    const [said = ''] = findLooseFiles([file, null, `${file}-missing`])
    expect(said).toContain(`${file} can be read or written by others (mode 0604). Run: `)
    execFileSync('sh', ['-c', said.slice(said.indexOf('Run: ') + 5)])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(findLooseFiles([file])).toEqual([])
  },
)
