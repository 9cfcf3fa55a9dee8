import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const SRC = path.resolve(import.meta.dirname, '..', 'src')
/** What is imported when the file runs: no types, and nothing that is loaded later. */
const IMPORTED = /^(?:import|export)\s+(?!type\b)(?:[^;'"=]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm

/** What a record, a dialog, a menu or another page is made of. Icons of how an answer ended are drawn in rows, too. */
const LATER =
  /^(?:contract\/(?:completion|projection|usage|zoo)\/|app\/(?:record\/(?!state-shapes)|matches\/)|app\/features\/(?:completion|compare|palette|settings|sources|usage)\/|(?:micromark|mdast|@base-ui|@floating-ui|diff))/

/** All that comes with a file, each with the files that lead there. Packages are in it by their names. */
function reach(entry: string): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[entry, [entry]]])
  for (const [file, way] of ways) {
    const from = path.join(SRC, file)
    if (!existsSync(from) || !/\.tsx?$/.test(file)) continue
    const text = readFileSync(from, 'utf8')
    for (const [, to = ''] of text.matchAll(IMPORTED)) {
      const next = to.startsWith('#')
        ? to.slice(1)
        : to.startsWith('.')
          ? path.relative(SRC, path.resolve(path.dirname(from), to))
          : to
      if (!ways.has(next)) ways.set(next, [...way, next])
    }
  }
  return ways
}

const waysTo = (entry: string, what: RegExp) =>
  [...reach(entry)].filter(([file]) => what.test(file)).map(([, way]) => way.join(' → '))

test('what draws the first rows needs no package but the fonts, so that it runs before these are here', () => {
  expect(reach('app/begin.ts').size).toBeGreaterThan(30)
  expect(waysTo('app/begin.ts', /^(?!app\/|contract\/|lib\/|@fontsource)/)).toEqual([])
})

test('the first screen needs no schema of a completion, and nothing that is drawn when somebody acts', () => {
  expect(reach('app/main.tsx').size).toBeGreaterThan(150)
  expect(waysTo('app/main.tsx', LATER)).toEqual([])
})
