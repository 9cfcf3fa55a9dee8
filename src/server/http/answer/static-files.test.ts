import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { loadStaticFiles } from './static-files.ts'

const SCRIPT = 'export const answer = 42\n'.repeat(100)
const takes = (encoding: string) => (name: string) => (name === 'accept-encoding' ? encoding : null)

/** Where a server has run in the same process, its adapter's answers have no `bytes()`. */
async function bytesOf(answer: Response | null): Promise<Uint8Array> {
  return new Uint8Array((await answer?.arrayBuffer()) ?? [])
}

function buildFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'))
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'assets/a.js'), SCRIPT)
  return folder
}

test('a file that the build has packed is sent as it was packed, and can be asked for by its own name only', async () => {
  const folder = buildFolder()
  // Longer than what the server would make of it, so that the two can be told apart.
  const packed = brotliCompressSync(`${SCRIPT}// as it was built`)
  writeFileSync(path.join(folder, 'assets/a.js.br'), packed)
  const files = loadStaticFiles(folder)
  const answer = await files.answer('/assets/a.js', takes('gzip, br'))
  expect(answer?.headers.get('content-encoding')).toBe('br')
  expect(await bytesOf(answer)).toEqual(new Uint8Array(packed))
  expect(await files.answer('/assets/a.js.br', takes('br'))).toBeNull()
})

test('a file that the build has not packed is packed when it is asked for', async () => {
  const files = loadStaticFiles(buildFolder())
  const answer = await files.answer('/assets/a.js', takes('br'))
  expect(brotliDecompressSync(await bytesOf(answer)).toString()).toBe(SCRIPT)
  const plain = await files.answer('/assets/a.js', takes('zstd'))
  expect(await plain?.text()).toBe(SCRIPT)
})
