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

/** Reads a list; empty entries (`a,,b`) are skipped. */
export function parseList(text: string): ListCondition {
  const not = text.startsWith('!')
  const body = not ? text.slice(1) : text
  if (body === '*') return { values: null, not }
  const values: string[] = []
  let value = ''
  let some = false
  const push = () => {
    if (some) values.push(value)
    value = ''
    some = false
  }
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? ''
    const next = body[at + 1] ?? ''
    if (char === ',') push()
    else if (char === '\\' && next === 'e') {
      some = true
      at++
    } else if (char === '\\' && next !== '' && ',!*\\'.includes(next)) {
      value += next
      some = true
      at++
    } else {
      value += char
      some = true
    }
  }
  push()
  return { values: [...new Set(values)], not }
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
