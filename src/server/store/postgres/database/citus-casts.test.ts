import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const engine = fileURLToPath(new URL('..', import.meta.url))

test('no statement but the walk of one place after the other joins LATERAL: Citus refuses it between spread tables', () => {
  const files = globSync('**/*.ts', { cwd: engine, exclude: ['**/*.test.ts'] })
  const lateral = files.filter((file) => /LATERAL/i.test(readFileSync(`${engine}/${file}`, 'utf8')))
  expect(lateral).toEqual(['question/walk.ts'])
})

test('a number that is joined to a text is cast to one: nodes of Citus refuse the text of a number', () => {
  const joined = globSync(`${engine}/**/*.ts`, { exclude: ['**/*.test.ts'] }).flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\|\|\s*(?<number>round\([^|]*)/g),
  ])
  expect(joined.length).toBeGreaterThan(0)
  for (const { groups } of joined) expect(groups?.['number']?.trim()).toMatch(/::text$/)
})
