import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '')
/** The folders that are checked as projects of their own, the deepest first. */
const projects = files
  .filter((file) => path.basename(file) === 'tsconfig.json' && path.dirname(file) !== '.')
  .map((file) => path.dirname(file))
  .toSorted((a, b) => b.length - a.length)
const projectOf = (file: string): string | undefined => projects.find((folder) => file.startsWith(`${folder}/`))

const configOf = (project: string): string => readFileSync(path.join(ROOT, project, 'tsconfig.json'), 'utf8')
const referencesOf = (project: string): string[] =>
  [...configOf(project).matchAll(/"path": "([^"]+)"/g)].map(([, to = '']) => path.join(project, to))
/** Tests of the worlds are a project of their own (`src/tsconfig.test.json`), which is built last. */
const belongs = (file: string, project: string): boolean =>
  projectOf(file) === project && !(/\.test\.tsx?$/.test(file) && configOf(project).includes('**/*.test.ts'))

/** Which project each import of a project leads to, and one of the files that import it. */
function importsOf(project: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const file of files.filter((one) => /\.tsx?$/.test(one) && belongs(one, project)))
    for (const [, specifier = ''] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(
      /(?:from |import\()'((?:\.|#)[^']+\.tsx?)'/g,
    )) {
      const target = specifier.startsWith('#')
        ? path.join('src', specifier.slice(1))
        : path.join(path.dirname(file), specifier)
      const other = projectOf(target)
      const isIncluded = configOf(project).includes(`"${path.relative(project, target)}"`)
      if (other !== undefined && other !== project && !isIncluded) found.set(other, `${file} imports ${target}`)
    }
  return found
}

test('a project names each project that it imports: a fresh clone builds that one first', () => {
  expect(projects.length).toBeGreaterThan(6)
  const missing = projects.flatMap((project) => {
    const named = new Set(referencesOf(project))
    return [...importsOf(project)].filter(([other]) => !named.has(other)).map(([, where]) => where)
  })
  expect(missing).toEqual([])
})
