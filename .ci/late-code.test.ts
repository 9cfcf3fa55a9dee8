import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src/app'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))

/** What stands before an `import()`: what draws a part, and `whenHere` for what is done, say it on the screen if it fails. */
const SAYS =
  /(?:\b(?:lazyRouteComponent|alonePart|lazyPart|promptPart|whenHere|lazy)\b[^;=]*|\bload: )(?:async )?\(\) =>[^;=]*$/

/** Those that do it themselves. */
const THEMSELVES: ReadonlyMap<string, string> = new Map([
  ['src/app/api/login/log-in-by-link.ts', 'begin.ts says that the page could not be loaded'],
  ['src/app/api/wire/http.ts', 'the question has no answer'],
  ['src/app/begin.ts', 'says so itself'],
  ['src/app/features/completions/load-after-rows.ts', 'asks again until it comes'],
  ['src/app/features/completions/rows/use-walk.ts', 'stands in place of the rows'],
  ['src/app/routes/completions-screen.tsx', 'what a promptPart loads, and is loaded ahead'],
])

test('code that does not come is said on the screen, whatever wanted it', () => {
  const silent = files.flatMap((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^ *\*.*$|\/\/.*$/gm, '')
    return [...text.matchAll(/(?<!typeof )\bimport\(/g)]
      .filter(({ index }) => !SAYS.test(text.slice(Math.max(0, index - 160), index)))
      .map(() => file)
  })
  expect([...new Set(silent)].toSorted()).toEqual([...THEMSELVES.keys()].toSorted())
})
