import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { TrustPart } from './trust-part.ts'

test('the trust report has a chapter for each part that makes one, in their order, and no other', async () => {
  const files = globSync('*.part.ts', { cwd: import.meta.dirname })
  const parts = await Promise.all(
    files.map(async (file) => ((await import(path.join(import.meta.dirname, file))) as { part: TrustPart }).part),
  )
  const report = readFileSync(path.join(import.meta.dirname, '../../docs/trust.md'), 'utf8')
  const chapters = [...report.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
  expect(chapters).toEqual(parts.toSorted((one, other) => one.order - other.order).map(({ title }) => title))
})
