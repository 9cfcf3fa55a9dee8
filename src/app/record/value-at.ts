import { memberOf } from './json-value.ts'

/** The value at a dotted path, such as `usage.prompt_tokens_details.cached_tokens`; undefined if there is none. */
export function valueAt(record: unknown, name: string): unknown {
  let value = record
  for (const key of name.split('.')) value = memberOf(value, key)
  return value
}
