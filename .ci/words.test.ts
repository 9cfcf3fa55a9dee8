import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const CONTRACT = 'src/contract/README.md'
const SERVER = 'src/server/README.md'
const APP = 'src/app/README.md'
const GLOSSARIES = [CONTRACT, SERVER, APP, 'src/server/store/README.md', 'src/server/mirror/README.md']

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|spec)\.tsx?$/.test(file) && existsSync(path.join(ROOT, file)))

/** The paragraph of the contract's README, and the words that it avoids. */
const avoidance = /^Words to avoid: [\s\S]*?\n\n/m.exec(read(CONTRACT))?.[0] ?? ''
const avoided = new Set([
  ...[...(avoidance.split('(say')[0] ?? '').matchAll(/\*(\w+)\*/g)].map(([, word = '']) => word),
  'meta',
])

/** Names in which such a word is the field's own, by what the README says of it. */
const FIELDS_OWN: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ['audit *entry*', [/^AuditEntry$/]],
  ['*result* set', [/^(?:to)?ResultSets?$/, /^result-sets?$/]],
  ['*data* URL', [/^(?:is)?DataUrl$/, /^(?:read)?DataImage$/, /^(?:data-url|data-image|audio-data)$/]],
  ['menu *item*', [/^MenuItem$/, /^MENU_ITEM$/]],
  ['*log* of the process', [/^(?:create)?Log$/, /^toLogLine$/, /^hideFromLogs$/, /^log$/]],
  ['to *log* in', [/^log(?:In|Out)$/, /^log-in-by-link$/, /^logInByLink$/]],
])
const EXPORT = /^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (?<name>\w+)/gm

const toWords = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)

const names = files.flatMap((file) => [
  { file, name: path.basename(file).replace(/\..*$/, '') },
  ...[...read(file).matchAll(EXPORT)].map(({ groups }) => ({ file, name: groups?.['name'] ?? '' })),
])
const isFieldsOwn = (name: string): boolean => [...FIELDS_OWN.values()].flat().some((own) => own.test(name))

test('no file and no export is named by a word that the glossary avoids', () => {
  expect([...avoided]).toEqual(expect.arrayContaining(['log', 'item', 'entry', 'data', 'response', 'result', 'meta']))
  const bad = names.filter(({ name }) => {
    const words = toWords(name)
    if (words.length === 1 && /^(?:page|types?)$/.test(words[0] ?? '')) return true
    return (
      !isFieldsOwn(name) &&
      words.some((word) => avoided.has(word) || avoided.has(word.replace(/ies$/, 'y').replace(/s$/, '')))
    )
  })
  expect(bad.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
})

test('each exception is one that the glossary names, and is in use', () => {
  const unused = [...FIELDS_OWN].filter(([, own]) => !names.some(({ name }) => own.some((one) => one.test(name))))
  expect(unused).toEqual([])
  expect([...FIELDS_OWN.keys()].filter((said) => !avoidance.replaceAll(/\s+/g, ' ').includes(said))).toEqual([])
})

test('every room of the contract, the server and the page has its line, and there is no line of a room that is not there', () => {
  for (const readme of [CONTRACT, SERVER, APP]) {
    const rooms = readdirSync(path.join(ROOT, path.dirname(readme)), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name)
    const lines = [...read(readme).matchAll(/^\| (?<rooms>`[^|]*) \|/gm)].flatMap(({ groups }) =>
      [...(groups?.['rooms'] ?? '').matchAll(/`([\w-]+)\/`/g)].map(([, room]) => room),
    )
    expect(new Set(lines)).toEqual(new Set(rooms))
  }
})

test('what a glossary points to is there', () => {
  const missing = GLOSSARIES.flatMap((readme) =>
    [...read(readme).matchAll(/`(?<file>[\w-]+\/[\w/-]+\.tsx?)`/g)].flatMap(({ groups }) => {
      const file = groups?.['file'] ?? ''
      const near = [path.dirname(readme), 'src', 'src/server', 'src/app/features', ''].map((folder) =>
        path.join(ROOT, folder, file),
      )
      return near.some((one) => existsSync(one)) ? [] : [`${readme}: ${file}`]
    }),
  )
  expect(missing).toEqual([])
})
