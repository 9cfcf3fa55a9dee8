import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const text = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8')
/** Where a path of the document may begin: its decisions name files as their rooms do. */
const BASES = [
  '',
  'src',
  'src/server',
  'src/server/store',
  'src/server/upstream',
  'src/app',
  'src/app/features/completions',
]

const filesIn = (part: string): string[] => [
  ...new Set(
    [...part.matchAll(/`(?<file>[\w.-]+(?:\/[\w.-]+)*\/[\w.-]+\.(?:tsx?|md))`/g)].map(([, file = '']) => file),
  ),
]
const isThere = (file: string): boolean => BASES.some((base) => existsSync(path.join(ROOT, base, file)))

test('every file that ARCHITECTURE names is there', () => {
  expect(filesIn(text).length).toBeGreaterThan(60)
  expect(filesIn(text).filter((file) => !isThere(file))).toEqual([])
})

/** Where the paths of the walks begin. */
const baseOf = (file: string): string => (file.startsWith('contract/') ? 'src' : 'src/server')

describe('a walk through the server', () => {
  const walks = text
    .slice(text.indexOf('Three walks through'), text.indexOf('With PostgreSQL, '))
    .split('\n- **')
    .slice(1)

  test.each(walks.map((walk) => [walk.slice(0, walk.indexOf('**')), walk] as const))(
    '%s counts its files',
    (_, walk) => {
      const said = Number(/\((\d+)/.exec(walk)?.[1])
      // What the page reads in the browser is no step of the server's.
      const named = filesIn(walk).filter((file) => file !== 'contract/completion/read-completion.ts').length
      const lane = /→ the three files of the lane/.test(walk.replaceAll(/\s+/g, ' ')) ? 3 : 0
      expect(named + lane).toBe(said)
    },
  )

  test('there are four', () => {
    expect(walks).toHaveLength(4)
  })

  /** “`A`, which has `B` do something and `C` …”, up to the next step. */
  const HELPED = /`(?<file>[\w./-]+\.ts)`, which (?:has|asks) (?<asked>.*?)(?=→|\. |$)/g

  test('what a file has done for it, it imports', () => {
    const told = walks.flatMap((walk) =>
      [...walk.replaceAll(/\s+/g, ' ').matchAll(HELPED)].flatMap(([, file = '', asked = '']) =>
        filesIn(asked).map((other) => ({ file, other })),
      ),
    )
    expect(told.length).toBeGreaterThan(10)
    const notImported = told.filter(({ file, other }) => {
      const source = readFileSync(path.join(ROOT, baseOf(file), file), 'utf8')
      const named = [...source.matchAll(/from '(?<from>[^']+)'/g)].map(([, from = '']) =>
        from.startsWith('#') ? path.join('src', from.slice(1)) : path.join(baseOf(file), path.dirname(file), from),
      )
      return !named.includes(path.join(baseOf(other), other))
    })
    expect(notImported).toEqual([])
  })
})

test('docs/README.md lists every page of docs', () => {
  const listed = readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8')
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((page) => page.endsWith('.md') && page !== 'README.md')
  expect(pages.filter((page) => !listed.includes(`](${page})`))).toEqual([])
})

test('every file that a comment names is there', () => {
  const all = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => existsSync(path.join(ROOT, file)))
  const lost = all
    .filter((file) => /^(?:src|e2e|bench|\.ci)\/.*\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/`(?<named>(?:[\w.-]+\/)*[\w-]+\.(?:tsx?|md))`/g)]
        .map(([, named = '']) => named)
        .filter((named) => !all.some((one) => one === named || one.endsWith(`/${named}`)))
        .map((named) => `${file}: ${named}`),
    )
  expect(lost).toEqual([])
})
