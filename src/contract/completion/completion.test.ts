import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { specFile } from '../../../.ci/real-input.ts'
import { completionAttributes } from './completion-attributes.ts'
import { isJsonObject } from '../json/json-object.ts'
import { readCompletion } from './read-completion.ts'

const SPEC = specFile('')

function readSpec(file: string): string {
  return readFileSync(specFile(file), 'utf8')
}

/** The attributes of a schema of the OpenAPI file, written as `completionAttributes` writes them. */
function specAttributes(name: string): string[] {
  const { components } = JSON.parse(readSpec('chat-completions.openapi.json')) as {
    components: { schemas: Record<string, unknown> }
  }
  const paths = new Set<string>()
  const walk = (schema: unknown, path: string): void => {
    if (!isJsonObject(schema)) return
    const { $ref: ref, properties, items } = schema
    if (typeof ref === 'string') walk(components.schemas[ref.split('/').at(-1) ?? ''], path)
    for (const branch of ['allOf', 'anyOf', 'oneOf'].flatMap((key) => schema[key] ?? [])) walk(branch, path)
    if (isJsonObject(properties)) {
      for (const [key, member] of Object.entries(properties)) walk(member, path === '' ? key : `${path}.${key}`)
    } else if (items !== undefined) walk(items, `${path}[]`)
    else if (schema['type'] !== undefined && schema['type'] !== 'null' && schema['type'] !== 'object') paths.add(path)
  }
  walk(components.schemas[name], '')
  return [...paths]
}

describe('the schema of a completion', () => {
  it('names what stored completions carry beyond the spec', () => {
    expect(completionAttributes()).toEqual(
      expect.arrayContaining([
        'request_id',
        'seed',
        'temperature',
        'top_p',
        'presence_penalty',
        'frequency_penalty',
        'input_user',
        'tools[].function.name',
        'tool_choice',
        'response_format',
        'metadata',
        'choices[].message.tool_calls[].custom.input',
        'choices[].message.reasoning_content',
      ]),
    )
  })

  it('takes any finish reason, service tier and role', () => {
    const { completion, disagreements } = readCompletion({
      service_tier: 'warp',
      choices: [{ finish_reason: 'eos', message: { role: 'oracle' } }],
    })
    expect(disagreements).toEqual([])
    expect(completion.service_tier).toBe('warp')
  })

  it('takes null and absence for every attribute of the top level', () => {
    const names = new Set(completionAttributes().map((path) => /^\w+/.exec(path)?.[0] ?? ''))
    expect(readCompletion(Object.fromEntries([...names].map((name) => [name, null]))).disagreements).toEqual([])
    expect(readCompletion({}).disagreements).toEqual([])
  })
})

describe.skipIf(!existsSync(SPEC))('beside the contract’s own schema', () => {
  it('the example of the list page is read whole: nothing unknown, nothing disagreed', () => {
    const page = readSpec('list-chat-completions.txt')
    const example = JSON.parse(page.slice(page.indexOf('{\n  "object": "list"'))) as { data: unknown[] }
    const { completion, disagreements, unknown } = readCompletion(example.data[0])
    expect({ disagreements, unknown }).toEqual({ disagreements: [], unknown: [] })
    expect(completion).toEqual(example.data[0])
  })

  it('every attribute of the newest schema has its name here', () => {
    const known = completionAttributes()
    const wanted = specAttributes('CreateChatCompletionResponse')
    expect(wanted.length).toBeGreaterThan(40)
    const missing = wanted.filter((path) => !known.some((name) => path === name || path.startsWith(`${name}.`)))
    expect(missing).toEqual([])
  })
})
