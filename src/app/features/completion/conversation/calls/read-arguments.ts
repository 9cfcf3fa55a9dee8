import { parseJsonInPieces } from '#contract/json/json-in-pieces.ts'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import type { Sliced } from '../../../../sliced.ts'
import { findJsonFaultInPieces, type JsonFault } from './json-fault.ts'
import { checkToolSchema, type SchemaCheck } from './check-tool-schema.ts'

export type ArgumentsReading =
  | { kind: 'missing' }
  | { kind: 'empty' }
  | { kind: 'broken'; fault: JsonFault }
  /** JSON, but too large or deep for a tree. */
  | { kind: 'large' }
  | { kind: 'value'; value: unknown; check: SchemaCheck | null }

/** In UTF-16 units. Longer arguments are shown as text: their tree would take more memory than the page has. */
const TREE_LIMIT = 2_000_000

/** Reads the arguments that a model wrote, and checks them against the schema if one is known. Never throws. */
export function* readArguments(text: string | null, schema: unknown): Sliced<ArgumentsReading> {
  if (text === null) return { kind: 'missing' }
  if (text.trim() === '') return { kind: 'empty' }
  const fault = yield* findJsonFaultInPieces(text)
  if (fault !== null) return { kind: 'broken', fault }
  if (text.length > TREE_LIMIT) return { kind: 'large' }
  try {
    const value = yield* parseJsonInPieces(text, parseLosslessJson)
    return {
      kind: 'value',
      value,
      check: schema === undefined || schema === null ? null : checkToolSchema(value, schema),
    }
  } catch {
    // Valid JSON that is nested too deeply for the parser.
    return { kind: 'large' }
  }
}
