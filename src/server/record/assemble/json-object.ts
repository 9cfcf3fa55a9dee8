import { isJsonObject } from '#contract/json/json-object.ts'

export type Json = Record<string, unknown>

/** Whether a value that we parsed, and may add to, is an object. */
export const isObject = (value: unknown): value is Json => isJsonObject(value)

/** Names come from upstream: `__proto__` and `constructor` are members like any other, and what is inherited is none. */
export function ownMember(target: Json, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined
}

/** Assigning to `__proto__` would change what the object inherits instead of giving it a member. */
export function setMember(target: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
  else target[key] = value
}
