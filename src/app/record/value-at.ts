import { memberOf } from './json-value.ts'

/** The value under a name of dots, such as `usage.prompt_tokens_details.cached_tokens`; undefined where there is none. */
export function valueAt(record: unknown, name: string): unknown {
  let value = record
  for (const key of name.split('.')) value = memberOf(value, key)
  return value
}
