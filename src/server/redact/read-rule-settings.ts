import { readFileSync } from 'node:fs'
import { type OwnPattern, toPatternFault } from './own-pattern.ts'
import { RULE_SETS, type RuleSet, type RuleSettings } from './rules.ts'

const KINDS = new Set(['key', 'key-like', 'e-mail', 'card'])

/**
 * Reads `COMPLETIONIST_REDACT` (names of sets and `file:PATH`, separated by commas) and the file of own patterns. Adds
 * what is wrong to `problems`, with its place; never throws.
 */
export function readRuleSettings(
  named: string | undefined,
  file: string | undefined,
  problems: string[],
): RuleSettings {
  const sets = new Set<RuleSet>()
  const files = file === undefined ? [] : [{ path: file, variable: 'COMPLETIONIST_REDACT_FILE' }]
  for (const word of (named ?? '').split(',').map((one) => one.trim())) {
    const set = RULE_SETS.find((one) => one === word)
    if (set !== undefined) sets.add(set)
    else if (word.startsWith('file:')) files.push({ path: word.slice(5), variable: 'COMPLETIONIST_REDACT' })
    else if (word !== '')
      problems.push(`COMPLETIONIST_REDACT "${word}" is none of ${RULE_SETS.join(', ')} and no file:PATH`)
  }
  const patterns = files.flatMap(({ path, variable }) => readPatterns(path, `${variable} ${path}`, problems))
  return { sets: [...sets], patterns }
}

/** A line is `name: pattern`; empty lines and those that begin with `#` are skipped. */
function readPatterns(path: string, place: string, problems: string[]): OwnPattern[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    problems.push(`${place} cannot be read`)
    return []
  }
  const patterns: OwnPattern[] = []
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, name, source] = /^\s*([\p{L}\p{N}][\p{L}\p{N} _-]{0,39}?)\s*:\s*(.+?)\s*$/u.exec(line) ?? []
    const fault =
      name === undefined || source === undefined
        ? 'is not "name: pattern"'
        : KINDS.has(name)
          ? `has the name "${name}", which is taken`
          : toPatternFault(source)
    if (fault !== null) problems.push(`${place}, line ${at + 1}: ${fault}`)
    else if (name !== undefined && source !== undefined) patterns.push({ name, source })
  }
  return patterns
}
