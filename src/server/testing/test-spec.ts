import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { specFile } from '../../../.ci/real-input.ts'

/** OpenAI's own description of the contract; tests that need it are skipped if it is missing. */
export const SPEC = specFile('chat-completions.openapi.json')

export type SchemaNode = { [key: string]: unknown }

const isNode = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function nodeAt(value: unknown, ...path: string[]): SchemaNode {
  let at: unknown = value
  for (const key of path) at = isNode(at) ? at[key] : undefined
  if (!isNode(at)) throw new TypeError(`the spec has no ${path.join('.')}`)
  return at
}

/**
 * Turns OpenAPI into JSON Schema: without `x-…`, examples and discriminators, and with JSON Schema's way to write
 * `nullable`.
 */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema)
  if (!isNode(value)) return value
  const kept = Object.entries(value).filter(
    ([key]) => !key.startsWith('x-') && !['example', 'discriminator', 'nullable', 'externalDocs'].includes(key),
  )
  const schema = Object.fromEntries(kept.map(([key, part]) => [key, toJsonSchema(part)]))
  return value['nullable'] === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** All schemas of the spec as JSON Schema, equally strict. */
export function loadSpecSchemas(): SchemaNode {
  const spec: unknown = JSON.parse(readFileSync(SPEC, 'utf8'))
  return nodeAt(toJsonSchema(nodeAt(spec, 'components', 'schemas')))
}

/** The schemas, relaxed where OpenAI's real answers differ from them. */
export function toObservedProfile(schemas: SchemaNode): SchemaNode {
  const relaxed = structuredClone(schemas)
  const message = nodeAt(relaxed, 'ChatCompletionResponseMessage')
  const properties = nodeAt(message, 'properties')
  message['required'] = ['role']
  for (const name of ['tool_calls', 'function_call', 'content', 'annotations', 'audio']) {
    if (properties[name] !== undefined) properties[name] = { anyOf: [properties[name], { type: 'null' }] }
  }
  properties['role'] = { type: 'string' }
  const list = nodeAt(relaxed, 'ChatCompletionList', 'properties')
  for (const name of ['first_id', 'last_id']) list[name] = { type: ['string', 'null'] }
  return relaxed
}

/** A validator of one schema by its name. */
export function compileSchema(schemas: SchemaNode, root: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  formats.default(ajv)
  ajv.addFormat('unixtime', true)
  const text = JSON.stringify({ $defs: schemas, $ref: `#/$defs/${root}` }).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  )
  return ajv.compile(nodeAt(JSON.parse(text)))
}
