import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(tsx?|mjs|md|html|css)$/.test(file) && existsSync(path.join(ROOT, file)))
const OUTSIDE = new Set(['.ci/docs.test.ts', '.ci/real-input.ts'])

/** Headings of a page, without their marks. */
const headingsOf = (page: string) => [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '')

/** `docs/streams.md, Strings grow`, with the heading in quotes or not, up to the end of the sentence or the bracket. */
const POINTER = /\b(docs\/[\w-]+\.md)(?:, "?([A-Z][^")\n.;:]*)"?)?/g

/** As GitHub writes it. */
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

describe('what the text of this repository points to', () => {
  test('every page of docs/ that is named is there, and so is the heading', () => {
    const broken = files.flatMap((file) =>
      [...read(file).matchAll(POINTER)].flatMap(([pointer, page = '', heading]) => {
        if (!existsSync(path.join(ROOT, page))) return `${file}: ${pointer}`
        if (heading === undefined) return []
        return headingsOf(page).some((one) => heading.trim().startsWith(one)) ? [] : `${file}: ${pointer}`
      }),
    )
    expect(broken).toEqual([])
  })

  test('every link between pages leads to a file and a heading', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].flatMap(
          ([link, to = '', anchor]) => {
            const target = path.join(path.dirname(file), to === '' ? path.basename(file) : to)
            if (!existsSync(path.join(ROOT, target))) return `${file}: ${link}`
            if (anchor === undefined || !target.endsWith('.md')) return []
            return headingsOf(target).map(toAnchor).includes(anchor) ? [] : `${file}: ${link}`
          },
        ),
      )
    expect(broken).toEqual([])
  })

  test('nothing cites what a clone does not have', () => {
    const cited = files
      .filter((file) => !OUTSIDE.has(file))
      .flatMap((file) =>
        [...read(file).matchAll(/\b(research|design)\/[\w-]*\.md|\.\.\/shared\b/g)].map(
          ([found]) => `${file}: ${found}`,
        ),
      )
    expect(cited).toEqual([])
  })

  test('no comment and no title of a test uses the number of a fault, a check or a paper instead of its name', () => {
    const coded = files
      .filter((file) => /\.tsx?$/.test(file) && !OUTSIDE.has(file))
      .flatMap((file) =>
        [...toTitles(read(file)), ...toComments(read(file))]
          .filter((text) => CODE.test(text))
          .map((text) => `${file}: ${text}`),
      )
    expect(coded).toEqual([])
  })

  test('and such numbers would be found', () => {
    const source = `
      test('F20: a bomb of gzip', () => {})
      test.each(ROWS)('28. a record %s comes back', () => {})
      it('says it (J4)', () => {})
      // See R16, and section 4.2 of the report.
      /** Checks 29 to 38. */
      test('RFC 4180, HTTP 404 and 28 rows are no codes', () => {})`
    expect([...toTitles(source), ...toComments(source)].filter((text) => CODE.test(text))).toEqual([
      'F20: a bomb of gzip',
      '28. a record %s comes back',
      'says it (J4)',
      'See R16, and section 4.2 of the report.',
      'Checks 29 to 38.',
    ])
  })
})

/** A fault, risk, hostile row or finding by its number, a numbered check, or a section of something that is not named. */
const CODE =
  /(?:^|[\s(])[FRHJL]\d{1,2}\b(?![\w.-])|^[1-9]\d?[.:](?:–\d{1,2}[.:])? |\b(?:[Cc]hecks?|[Ss]ection) \d+(?!\.\d+\.\d)/

/** The titles of tests, also those that stand on a line of their own behind `each`. */
function toTitles(source: string): string[] {
  const found = source.matchAll(
    /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()\n]*\))?\(\s*(['`"])((?:(?!\1)[^\\\n]|\\.)*)\1/g,
  )
  return [...found].map(([, , title = '']) => title)
}

function toComments(source: string): string[] {
  return [...source.matchAll(/(?:\/\/ |\/\*\*? |^\s*\* )(.*?)(?: \*\/)?$/gm)].map(([, text = '']) => text)
}
