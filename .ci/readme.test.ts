import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KEY_COMMANDS } from '../src/app/key-commands.ts'
import { FEATURES } from '../src/contract/row/feature.ts'

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
const codec = source('src/contract/search-query*.ts')
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

  test.each(all(codec, /(?:LISTS|RANGES|RANGE_FIELDS)[^\]]*?'([a-z_]+)'/g))('the search parameter %s', (param) => {
    expect(README).toContain(`\`${param}\``)
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
