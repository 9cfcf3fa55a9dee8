import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const LONGEST_FILE = 299
const MEDIAN = 60
const LARGEST_FOLDER = 20
const MOST_PROPS = 7

const ROOT = path.resolve(import.meta.dirname, '..')
/** What the product is made of: without tests, and without what only tests use. */
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|spec|conformance)\.tsx?$|\/(testing|conformance)\//.test(file))
  .filter((file) => existsSync(path.join(ROOT, file)))
  .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }))
  .map((one) => ({ ...one, lines: one.text.split('\n').length - 1 }))

test('every file of the product stays under 300 lines, and half of them have at most 60', () => {
  const long = files.filter(({ lines }) => lines > LONGEST_FILE)
  expect(long.map(({ file }) => file)).toEqual([])
  const sorted = files.map(({ lines }) => lines).toSorted((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN)
})

test('no folder has more than about 20 files of the product side by side', () => {
  const folders = Map.groupBy(files, ({ file }) => path.dirname(file))
  expect([...folders].filter(([, inside]) => inside.length > LARGEST_FOLDER).map(([folder]) => folder)).toEqual([])
})

test('beside the rooms of the server stand only its configuration and its root', () => {
  const loose = files.map(({ file }) => file).filter((file) => path.dirname(file) === 'src/server')
  expect(loose).toEqual(['src/server/config.ts', 'src/server/main.ts'])
})

/** The props of a component, as the house writes them: an interface called Props, or after the component. */
const PROPS = /^(?:export )?interface (?<name>\w*Props)\b[^{]*\{\n(?<members>[\s\S]*?)\n\}/gm

test('no component takes more than seven props', () => {
  const props = files.flatMap(({ file, text }) =>
    [...text.matchAll(PROPS)].map(({ groups }) => ({
      name: `${file}: ${groups?.['name']}`,
      count: groups?.['members']?.match(/^ {2}\w+\??[:(]/gm)?.length ?? 0,
    })),
  )
  expect(props.length).toBeGreaterThan(100)
  expect(props.filter(({ count }) => count > MOST_PROPS).map(({ name }) => name)).toEqual([])
})

/** A function of a file, with its doc comment and its body, which ends with the first brace at the beginning of a line. */
const FUNCTION =
  /(?:\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\n)?^(?:export )?(?:async )?function (?<name>to[A-Z]\w*)(?<body>[\s\S]*?\n\}\n)/gm

test('a function that is called toX never throws', () => {
  const throwing = files.flatMap(({ file, text }) =>
    [...text.matchAll(FUNCTION)]
      .filter(
        ({ groups }) => /\bthrow\b/.test(groups?.['body'] ?? '') || /\bThrows (?!nothing)/.test(groups?.['doc'] ?? ''),
      )
      .map(({ groups }) => `${file}: ${groups?.['name']}`),
  )
  expect(throwing).toEqual([])
})

/** The same for those that others call to read something. */
const READER = new RegExp(FUNCTION.source.replace('to[A-Z]', 'read[A-Z]').replace('(?:export )?', 'export '), 'gm')

test('a function that is called readX names what it cannot read, or says what it throws', () => {
  const throwing = files.flatMap(({ file, text }) =>
    [...text.matchAll(READER)]
      .filter(({ groups }) => /\bthrow\b/.test(groups?.['body'] ?? ''))
      .map(({ groups }) => ({ where: `${file}: ${groups?.['name']}`, doc: groups?.['doc'] ?? '' })),
  )
  expect(throwing.length).toBeGreaterThan(5)
  expect(throwing.filter(({ doc }) => !/\b(?:Throws|Rejects)\b/.test(doc)).map(({ where }) => where)).toEqual([])
})

/** What makes two answers to the same question differ. A default of a parameter is no part of the body. */
const IMPURE = /\{\n[\s\S]*\b(?:Date\.now|performance\.now|Math\.random|randomUUID|new Date\(\))/

test('a function that is called toX reads no clock and draws no lots', () => {
  const impure = files.flatMap(({ file, text }) =>
    [...text.matchAll(FUNCTION)]
      .filter(({ groups }) => IMPURE.test(groups?.['body'] ?? ''))
      .map(({ groups }) => `${file}: ${groups?.['name']}`),
  )
  expect(impure).toEqual([])
})

const EXPORT = /^export (?:default )?(?:async )?(?<kind>function\*?|const|class|interface|type) (?<name>\w+)/gm
/** Verbs of the house that a name may begin with beside the file's own, and what its folder says anyway. */
const VERB = /^(?:parse|to|load|create|open)(?=[A-Z])/
/** In a file of several exports a reader, a question or a hook may be the one. */
const READING_VERB = /^(?:parse|to|load|create|open|read|is|find|use|begin|run)(?=[A-Z])/
const SUFFIX = /(?:Schema|Messages)$/
/** Commands are named after what people type. */
const COMMAND = /^src\/server\/cli\/[a-z]+-command\.ts$/
/** The two engines, whose files have one name each. */
const ENGINE = /\/(?:sqlite|postgres)\//
/** `cx` is the field's name for what its file says. */
const NAMED_OTHERWISE = new Set(['src/app/ui/class-names.ts'])

/** Letters and digits only; a plural is the same word. */
const toBareName = (name: string): string => name.toLowerCase().replaceAll(/[-_]|s$/g, '')

const paths = new Set(files.map(({ file }) => file))
/** Twins of the two engines have one name, whatever each makes of it. */
const isTwin = (file: string): boolean =>
  ENGINE.test(file) &&
  paths.has(file.replace('/sqlite/', '/postgres/')) &&
  paths.has(file.replace('/postgres/', '/sqlite/'))

test('a file that exports one thing carries its name, or that of a type beside it', () => {
  const misnamed = files.flatMap(({ file, text }) => {
    const exported = [...text.matchAll(EXPORT)].map(({ groups }) => ({ ...groups }))
    const values = exported.filter(({ kind }) => kind !== 'interface' && kind !== 'type')
    if ((values.length === 0 ? exported : values).length !== 1) return []
    const base = toBareName(path.basename(file).replace(/\.tsx?$/, ''))
    const names = exported
      .map(({ name = '' }) => name)
      .flatMap((name) => [name, name.replace(VERB, ''), name.replace(SUFFIX, '')])
    if (names.some((name) => toBareName(name) === base)) return []
    if (COMMAND.test(file) || NAMED_OTHERWISE.has(file) || isTwin(file)) return []
    return [`${file}: ${exported.map(({ name }) => name).join(', ')}`]
  })
  expect(misnamed).toEqual([])
})

/** What a file with several exports may be called though none of them has that name: what they are together. */
const SETS: ReadonlyMap<string, string> = new Map([
  ['src/app/api/answer-keys.ts', 'the keys of answers, and asking for those again'],
  ['src/app/api/login/session.ts', 'who is logged in, logging in and out'],
  ['src/app/api/queries.ts', 'what the page asks'],
  ['src/app/api/wire/http.ts', 'the methods that the page uses'],
  ['src/app/features/completion/conversation/calls/read-tools.ts', 'readers of what a call says'],
  ['src/app/features/completion/conversation/media/audio-data.ts', 'from base64 to what a browser plays'],
  ['src/app/features/completion/conversation/text/harmless-markdown.ts', 'what is let through, and what is not'],
  ['src/app/features/completion/conversation/text/link-safety.ts', 'where a link leads'],
  ['src/app/features/completion/tokens/token-words.ts', 'words and numbers of a token'],
  ['src/app/features/completions/filters/box/filter-suggest.ts', 'what is typed, what to ask, what to suggest'],
  ['src/app/features/completions/filters/box/recent-searches.ts', 'how a search gets there and away'],
  ['src/app/features/completions/table/grid/cell-place.ts', 'the place of a cell as a class and a style'],
  ['src/app/features/completions/table/scroll/scaled-scroll.ts', 'the arithmetic of scrolling many rows'],
  ['src/app/record/json-value.ts', 'questions to a value of JSON'],
  ['src/server/access/token-files.ts', 'the files of tokens: read, made, changed'],
  ['src/server/cli/backup-commands.ts', 'backup, restore, salvage'],
  ['src/server/import/wrapper-members.ts', 'names of members, by what they hold'],
  ['src/server/main.ts', 'from a configuration to what runs'],
  ['src/server/mirror/plan.ts', 'the steps of a plan, each pure'],
  ['src/server/store/postgres/database/cells.ts', 'readers of one cell of a row, by kind'],
  ['src/server/store/record/mirrored/mirror-rules.ts', 'what becomes of a row that upstream lists'],
  ['src/server/store/sqlite/layout/migrations.ts', 'the steps from layout to layout'],
  ['src/server/store/sqlite/threads/worker-protocol.ts', 'what threads say to each other'],
  ['src/server/upstream/connections.ts', 'connections to upstreams: begun, watched, kept'],
  ['src/server/upstream/upstream-headers.ts', 'who we are to an upstream, and how it is named'],
])
/** One file a table, one a kind of answer, one a transaction, both ways of a code: see the README of the store. */
const KIND = /-(?:table|reader|writer|codec)\.tsx?$/

test('a file that exports several things has the name of one, of what they share, or of a set that is listed', () => {
  const misnamed = files.flatMap(({ file, text }) => {
    const exported = [...text.matchAll(EXPORT)].map(({ groups }) => ({ ...groups }))
    const values = exported.filter(({ kind }) => kind !== 'interface' && kind !== 'type')
    const main = values.length === 0 ? exported : values
    if (main.length < 2 || COMMAND.test(file) || KIND.test(file) || isTwin(file)) return []
    const stem = path.basename(file).replace(/\.tsx?$/, '')
    const names = exported
      .map(({ name = '' }) => name)
      .flatMap((name) => [name, name.replace(READING_VERB, ''), name.replace(SUFFIX, '')])
    if (names.some((name) => toBareName(name) === toBareName(stem))) return []
    /** The exports with this word in their names. */
    const sharing = (word: string): number =>
      main.filter(({ name = '' }) => toBareName(name).includes(toBareName(word))).length
    if (sharing(stem) > 1 || sharing(stem.split('-').at(-1) ?? '') * 2 >= main.length) return []
    return [`${file}: ${exported.map(({ name }) => name).join(', ')}`]
  })
  expect(misnamed.filter((one) => !SETS.has(one.split(':')[0] ?? ''))).toEqual([])
  expect(
    [...SETS.keys()].filter((file) => !misnamed.some((one) => one.startsWith(`${file}:`))),
    'listed, though no longer needed',
  ).toEqual([])
})

test('the page asks in one file, which ARCHITECTURE names', () => {
  const asking = files.filter(({ file, text }) => file.startsWith('src/app/') && /(?<![\w.])fetch\(/.test(text))
  expect(asking.map(({ file }) => file)).toEqual(['src/app/api/wire/ask.ts'])
  expect(readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8')).toContain('wire/ask.ts, the only fetch')
})

/** Names that stand twice, and why that is no second meaning. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['deleteView', 'the page asks for what the store does'],
  ['saveView', 'the page asks for what the store does'],
])

test('no name is exported with two meanings, but for the same thing in the two engines', () => {
  const places = new Map<string, Set<string>>()
  for (const { file, text } of files)
    for (const { groups } of text.matchAll(EXPORT)) {
      const name = groups?.['name'] ?? ''
      places.set(name, (places.get(name) ?? new Set()).add(file))
    }
  const twice = [...places].filter(([, where]) => where.size > 1)
  const bad = twice.filter(([name, where]) => {
    const engines = [...where].map((file) => ENGINE.exec(file)?.[0])
    return !TWINS.has(name) && (engines.includes(undefined) || new Set(engines).size < where.size)
  })
  expect(bad.map(([name, where]) => `${name}: ${[...where].join(', ')}`)).toEqual([])
  expect([...TWINS.keys()].filter((name) => (places.get(name)?.size ?? 0) < 2)).toEqual([])
})
