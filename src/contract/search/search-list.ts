import type { AnyOf } from './search-query.ts'

/*
 * Lists of values in the address: `a,b` is any of these, `!a,b` none of these, `*` any value. Inside a value, a
 * backslash makes `,` `!` `*` and itself literal; `\e` is the empty value. Before any other character a backslash is a
 * backslash.
 */

/** The content of a list parameter: values, or `null` for whether there is any value. */
export interface ListCondition {
  values: readonly string[] | null
  not: boolean
}

/**
 * Reads a list; empty entries (`a,,b`) are skipped. `!a,!b` is `!a,b`. `odd` are the entries that would mean something
 * else than the list does, and are left out: `!b` among values that are asked for, `*` beside a value.
 */
export function parseList(text: string): ListCondition & { odd: string[] } {
  const not = text.startsWith('!')
  const body = not ? text.slice(1) : text
  const odd = new Set<string>()
  if (body === '*') return { values: null, not, odd: [] }
  const values = new Set<string>()
  for (const entry of body.match(/(\\.|[^,])+/gs) ?? []) {
    const bare = not ? entry.replace(/^!/, '') : entry
    if (/^(!|\*$)/.test(bare)) odd.add(entry)
    else values.add(bare.replaceAll(/\\([,!*\\e])/g, (_, sign: string) => (sign === 'e' ? '' : sign)))
  }
  return { values: [...values], not, odd: [...odd] }
}

/** The text that `parseList` reads back. */
export function formatList({ values, not }: ListCondition | AnyOf): string {
  const body = values === null ? '*' : values.map(escapeValue).join(',')
  return not ? `!${body}` : body
}

function escapeValue(value: string): string {
  if (value === '') return '\\e'
  const escaped = value.replaceAll(/[\\,]/g, '\\$&')
  return /^[!*]/.test(escaped) ? `\\${escaped}` : escaped
}
