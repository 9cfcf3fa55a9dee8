import { SHOWING_PARAMS } from '../src/contract/search/showing-params.ts'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KEY_COMMANDS } from '../src/app/key-commands.ts'
import { FEATURES } from '../src/contract/row/feature.ts'
import { FILTER_NAMES, RANGE_FIELDS } from '../src/contract/search/filter-fields.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const README = read('README.md')
const source = (pattern: string) =>
  globSync(pattern)
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .map(read)
    .join('\n')
const all = (text: string, pattern: RegExp) => [
  ...new Set(Array.from(text.matchAll(pattern), (match) => match[1] ?? match[0])),
]

const server = source('src/server/**/*.ts')
/** Everything that `parseSearchQuery` takes. */
const PARAMETERS = [
  'source',
  'q',
  ...FILTER_NAMES.map((name) => (name === 'meta' ? 'meta.<key>' : name)),
  ...RANGE_FIELDS,
  'sort',
  ...SHOWING_PARAMS.filter((name) => name !== 'group'),
]
const PARAMETER_TABLE = /^## Search parameters\n(.*?)^## /ms.exec(README)?.[1] ?? ''
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts)

describe('the README names', () => {
  test.each(all(server, /\b(?:COMPLETIONIST|OPENAI)_[A-Z_]+[A-Z]\b/g))('the setting %s', (name) => {
    expect(README).toContain(`\`${name}\``)
  })

  test('the same keys as the code and the overlay, no more and no fewer', () => {
    const section = /^## Keys\n(.*?)^## /ms.exec(README)?.[1] ?? ''
    const named = section.match(/^\| `.*?\|/gm)?.flatMap((cell) => all(cell, /`([^`]+)`/g)) ?? []
    const known = Object.values(KEY_COMMANDS).flatMap((command) => [...(command.shown ?? command.keys)])
    expect(named.toSorted()).toEqual(known.toSorted())
  })

  test.each(all(source('src/server/cli/run-command.ts'), /case '([a-z]+)'/g))('the command %s', (command) => {
    expect(README).toContain(`completionist ${command}`)
  })

  test.each(scripts.filter((script) => !['start', 'test', 'cli', 'prepack'].includes(script)))(
    'the script %s',
    (script) => {
      expect(README).toContain(`npm run ${script}`)
    },
  )

  test.each(PARAMETERS)('the search parameter %s, in the first column of its table', (param) => {
    const named = PARAMETER_TABLE.match(/^\| `.*?\|/gm)?.flatMap((cell) => all(cell, /`([^`]+)`/g)) ?? []
    expect(named).toContain(param)
  })

  test.each(FEATURES)('the shape %s', (feature) => {
    expect(README).toContain(feature)
  })
})

test('the readers above found something to look for', () => {
  expect(all(server, /\b(?:COMPLETIONIST|OPENAI)_[A-Z_]+[A-Z]\b/g).length).toBeGreaterThan(6)
  expect(Object.keys(KEY_COMMANDS).length).toBeGreaterThan(10)
})

test('every file the README links to is there', () => {
  const links = all(README, /\]\(([^)#:]+)\)/g)
  expect(links.length).toBeGreaterThan(2)
  expect(links.filter((link) => globSync(link).length === 0)).toEqual([])
})
