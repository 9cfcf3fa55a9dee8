import { isJsonObject } from '#contract/json/json-object.ts'

export type Json = Record<string, unknown>

/** Whether a value that we parsed, and may change, is an object. */
export const isObject = (value: unknown): value is Json => isJsonObject(value)

/**
 * Member names come from upstream: `__proto__` and `constructor` are ordinary members here, and inherited ones do not
 * count.
 */
export function ownMember(target: Json, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined
}

/** Sets a member without side effects: assigning to `__proto__` would change the prototype. */
export function setMember(target: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
  else target[key] = value
}
