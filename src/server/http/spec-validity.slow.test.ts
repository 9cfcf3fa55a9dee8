import { existsSync, readFileSync } from 'node:fs'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { compileSchema, loadSpecSchemas, type SchemaNode, SPEC, toObservedProfile } from '../testing/test-spec.ts'
import { completionText, openTestApp, type TestApp, toIncoming } from '../testing/test-app.ts'

const ITEMS = corpusFile('stored_items.jsonl')
describe.skipIf(!existsSync(SPEC))('against OpenAI’s schema', () => {
  let api: TestApp
  let strict: SchemaNode
  beforeAll(async () => {
    api = await openTestApp()
    strict = loadSpecSchemas()
  })
  afterAll(() => api.close())

  const check = async (validate: ValidateFunction, path: string, init?: RequestInit) => {
    const body: unknown = await (await api.ask(path, init)).json()
    validate(body)
    return (validate.errors ?? []).map(({ instancePath, message }) => `${path} ${instancePath} ${message}`)
  }

  test('rows in the spec’s own form are answered strictly valid: list, retrieve, update, delete, errors', async () => {
    await api.store.ingest([
      toIncoming(completionText('one', 1), JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })),
    ])
    const path = '/v1/chat/completions'
    const update = { method: 'POST', body: '{"metadata":{"a":"b"}}', headers: { 'content-type': 'application/json' } }
    expect(await check(compileSchema(strict, 'ChatCompletionList'), path)).toEqual([])
    expect(await check(compileSchema(strict, 'CreateChatCompletionResponse'), `${path}/one`)).toEqual([])
    expect(await check(compileSchema(strict, 'CreateChatCompletionResponse'), `${path}/one`, update)).toEqual([])
    expect(await check(compileSchema(strict, 'ErrorResponse'), `${path}/nobody`)).toEqual([])
    expect(await check(compileSchema(strict, 'ChatCompletionDeleted'), `${path}/one`, { method: 'DELETE' })).toEqual([])
  })

  test('the schema does refuse what is wrong', () => {
    const validate = compileSchema(strict, 'ChatCompletionList')
    expect(validate({ object: 'list', data: [{ id: 7 }], first_id: 'a', last_id: 'b', has_more: 'no' })).toBe(false)
  })

  test.skipIf(!existsSync(ITEMS))(
    'rows that OpenAI stored keep their own bytes and are valid in the observed profile',
    async () => {
      const items = readFileSync(ITEMS, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
      await api.add(...items)
      const validate = compileSchema(toObservedProfile(strict), 'ChatCompletionList')
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
