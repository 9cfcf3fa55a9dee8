import { ExactNumber } from './lossless-json.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** True for what JSON writes as `{…}`: not for arrays, null or exact numbers. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
}
