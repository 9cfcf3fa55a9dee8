import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src', 'bench'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /(?<!\.test|\.spec|\.conformance)\.tsx?$/.test(file) && existsSync(path.join(ROOT, file)))

/** A number with a name, at the beginning of a line. */
const CONSTANT =
  /^(?:export )?const (?<name>[A-Z][A-Z\d_]*)(?:: \w+)? = -?\(?\d[\d_.exa-f]*(?: (?:\*|<<) [\w.]+)*(?:$| \/\/)/
/** They say “much”, and not of what. */
const OF_NOTHING = new Set(
  'MOST LEAST LONGEST SHORTEST DEEPEST LARGEST SMALLEST LIMIT PIECE SLICE CHUNK CHUNK_SIZE STEP KEPT NAMED TRIES SHOWN'.split(
    ' ',
  ),
)

const constants = files.flatMap((file) => {
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    const name = CONSTANT.exec(line)?.groups?.['name']
    if (name === undefined) return []
    // One comment may speak of the constants that follow it.
    let above = at - 1
    while (/^(?:export )?const [A-Z]/.test(lines[above] ?? '')) above -= 1
    const isExplained = line.includes(' // ') || /\*\/$|^\/\//.test(lines[above]?.trim() ?? '')
    const isMs = /^(?:\/\*\*|\/\/) Milliseconds\b/.test(lines[at - 1]?.trim() ?? '')
    return [{ name, isExplained, isMs, where: `${file}:${at + 1}: ${name}` }]
  })
})

test('a number that has a name says why it is this number', () => {
  expect(constants.length).toBeGreaterThan(400)
  expect(constants.filter(({ isExplained }) => !isExplained).map(({ where }) => where)).toEqual([])
})

test('the name of a bound says of what', () => {
  expect(constants.filter(({ name }) => OF_NOTHING.has(name)).map(({ where }) => where)).toEqual([])
})

test('a constant that is explained as “Milliseconds …” says so in its name', () => {
  const some = constants.filter(({ isMs }) => isMs)
  expect(some.length).toBeGreaterThan(8)
  expect(some.filter(({ name }) => !name.endsWith('_MS')).map(({ where }) => where)).toEqual([])
})
