import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readRuleSettings } from './read-rule-settings.ts'

function fileOf(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'rules.txt')
  writeFileSync(file, text)
  return file
}

function read(named?: string, file?: string) {
  const problems: string[] = []
  return { ...readRuleSettings(named, file, problems), problems }
}

test('sets are named with commas, once each; own patterns stand in a file, by either variable', () => {
  const file = fileOf('\ufeff# staff\n\nstaff: EMP-[0-9]{4}\r\nward name : (?i)ward [a-f]: \\d\n')
  const patterns = [
    { name: 'staff', source: 'EMP-[0-9]{4}' },
    { name: 'ward name', source: '(?i)ward [a-f]: \\d' },
  ]
  expect(read(' keys, email,,keys')).toEqual({ sets: ['keys', 'email'], patterns: [], problems: [] })
  expect(read(`cards,file:${file}`)).toEqual({ sets: ['cards'], patterns, problems: [] })
  expect(read(undefined, file)).toEqual({ sets: [], patterns, problems: [] })
  expect(read()).toEqual({ sets: [], patterns: [], problems: [] })
})

test.each([
  ['staff: (EMP', /line 2: cannot be used: .*missing closing \)/],
  ['staff: (?<=a)b', /line 2: cannot be used/],
  ['staff: (a)\\1', /line 2: cannot be used/],
  ['staff: x*', /line 2: .*matches the empty text/],
  ['staff: \\w+', /line 2: also finds "object", which completions are made of/],
  ['staff: (?i)TOTAL', /line 2: also finds "total_tokens"/],
  ['EMP-[0-9]{4}', /line 2: is not "name: pattern"/],
  ['a]b: x', /line 2: is not "name: pattern"/],
  ['e-mail: x', /line 2: has the name "e-mail", which is taken/],
])('a line that is not safe or not understood is refused with its place: %s', (line, problem) => {
  const { problems, patterns } = read(undefined, fileOf(`good: EMP-[0-9]{4}\n${line}\n`))
  expect(problems).toEqual([expect.stringMatching(problem)])
  expect(problems[0]).toMatch(/^COMPLETIONIST_REDACT_FILE .*rules\.txt, line 2/)
  expect(patterns).toHaveLength(1)
})

test('a set that does not exist and a file that cannot be read are named', () => {
  expect(read('mail').problems).toEqual(['COMPLETIONIST_REDACT "mail" is none of keys, email, cards and no file:PATH'])
  expect(read('file:/nowhere/x').problems).toEqual(['COMPLETIONIST_REDACT /nowhere/x cannot be read'])
})
