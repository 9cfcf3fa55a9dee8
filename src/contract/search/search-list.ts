import type { AnyOf } from './search-query.ts'

/*
 * Lists of values in the address bar: `a,b` is any of, `!a,b` none of, `*` any value at all. Inside a value a backslash
 * takes the meaning from `,` `!` `*` and itself; `\e` is the empty value. Before anything else a backslash is a backslash.
 */

/** What a list parameter says: values, or (`null`) whether there is a value at all. */
export interface ListCondition {
  values: readonly string[] | null
  not: boolean
}

/** Reads a list; empty places (`a,,b`) are passed over. */
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
