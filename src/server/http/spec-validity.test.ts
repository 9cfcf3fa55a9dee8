import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completionText, openTestApp, type TestApp, toIncoming } from './test-app.ts'

const SPEC = '../shared/spec/chat-completions.openapi.json'
const ITEMS = '../shared/corpus/stored_items.jsonl'
type Node = { [key: string]: unknown }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** OpenAPI's own words out of the way: `x-…`, examples, discriminators, and `nullable` written as JSON Schema says it. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema)
  if (!isNode(value)) return value
  const kept = Object.entries(value).filter(
    ([key]) => !key.startsWith('x-') && !['example', 'discriminator', 'nullable', 'externalDocs'].includes(key),
  )
  const schema = Object.fromEntries(kept.map(([key, part]) => [key, toJsonSchema(part)]))
  return value['nullable'] === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** What OpenAI really sends against its own schema (research/api.md 6). */
function toObservedProfile(schemas: Node): Node {
  const relaxed = structuredClone(schemas)
  const message = relaxed['ChatCompletionResponseMessage'] as Node
  const properties = message['properties'] as Node
  message['required'] = ['role']
  for (const name of ['tool_calls', 'function_call', 'content', 'annotations', 'audio']) {
    if (properties[name] !== undefined) properties[name] = { anyOf: [properties[name], { type: 'null' }] }
  }
  properties['role'] = { type: 'string' }
  const list = relaxed['ChatCompletionList'] as Node
  const listProperties = list['properties'] as Node
  for (const name of ['first_id', 'last_id']) listProperties[name] = { type: ['string', 'null'] }
  return relaxed
}

function compile(schemas: Node, root: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  formats.default(ajv)
  ajv.addFormat('unixtime', true)
  const text = JSON.stringify({ $defs: schemas, $ref: `#/$defs/${root}` }).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  )
  return ajv.compile(JSON.parse(text))
}

describe.skipIf(!existsSync(SPEC))('against OpenAI’s schema', () => {
  let api: TestApp
  let strict: Node
  beforeAll(async () => {
    api = await openTestApp()
    const spec: unknown = JSON.parse(readFileSync(SPEC, 'utf8'))
    strict = toJsonSchema((spec as { components: { schemas: Node } }).components.schemas) as Node
  })
  afterAll(() => api.close())

  const check = async (validate: ValidateFunction, path: string, init?: RequestInit) => {
    const body: unknown = await (await api.ask(path, init)).json()
    validate(body)
    return (validate.errors ?? []).map(({ instancePath, message }) => `${path} ${instancePath} ${message}`)
  }

  test('28. rows in the spec’s own form are answered strictly valid: list, retrieve, update, delete, errors', async () => {
    await api.store.ingest([
      toIncoming(completionText('one', 1), JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })),
    ])
    const path = '/v1/chat/completions'
    const update = { method: 'POST', body: '{"metadata":{"a":"b"}}', headers: { 'content-type': 'application/json' } }
    expect(await check(compile(strict, 'ChatCompletionList'), path)).toEqual([])
    expect(await check(compile(strict, 'CreateChatCompletionResponse'), `${path}/one`)).toEqual([])
    expect(await check(compile(strict, 'CreateChatCompletionResponse'), `${path}/one`, update)).toEqual([])
    expect(await check(compile(strict, 'ErrorResponse'), `${path}/nobody`)).toEqual([])
    expect(await check(compile(strict, 'ChatCompletionDeleted'), `${path}/one`, { method: 'DELETE' })).toEqual([])
  })

  test('the schema does refuse what is wrong', () => {
    const validate = compile(strict, 'ChatCompletionList')
    expect(validate({ object: 'list', data: [{ id: 7 }], first_id: 'a', last_id: 'b', has_more: 'no' })).toBe(false)
  })

  test.skipIf(!existsSync(ITEMS))(
    'rows that OpenAI stored keep their own bytes and are valid in the observed profile',
    async () => {
      const items = readFileSync(ITEMS, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
      await api.add(...items)
      const validate = compile(toObservedProfile(strict), 'ChatCompletionList')
      const wrong: string[] = []
      let seen = 0
      let after = ''
      do {
        const text = await (await api.ask(`/v1/chat/completions?limit=100${after}`)).text()
        const page = JSON.parse(text) as { data: { id: string }[]; last_id: string; has_more: boolean }
        validate(page)
        wrong.push(...(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`))
        seen += page.data.length
        after = page.has_more ? `&after=${page.last_id}` : ''
        for (const item of page.data) {
          if (!items.some((line) => line.includes(item.id) && text.includes(line))) wrong.push(`${item.id} was changed`)
        }
      } while (after !== '')
      expect([seen, wrong.slice(0, 5)]).toEqual([items.length, []])
    },
  )
})
