import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { toDrawerModel } from '../../../record/drawer-model.ts'
import { COPY_KINDS } from './copy-kind.ts'
import type { RequestBody } from './request-body.ts'
import { toCopyText } from './to-copy-text.ts'
import { toCurl } from './to-curl.ts'
import { toOpenaiNode } from './to-openai-node.ts'
import { toOpenaiPython } from './to-openai-python.ts'
import { toTranscript } from './to-transcript.ts'

const bodyOf = (json: string): RequestBody => ({
  members: Object.entries(parseLosslessJson(json) as Record<string, unknown>),
  isWhole: true,
})
const HOSTILE = `{"model":"it's $(rm -rf /) \`x\`","messages":[{"role":"user","content":"a\\"b\\\\n \\u2028 \\ud83d\\ude00 \\ud800 '''"}],"seed":9007199254740993,"n":true,"metadata":{"__proto__":"p","":null}}`
const URL = 'http://127.0.0.1:4180/v1'

describe('copy as a curl command', () => {
  it('hands a shell exactly the body, whatever is in it', () => {
    const command = toCurl(bodyOf(HOSTILE), URL).replace(/^curl/, `printf '%s\\n'`)
    const printed = execFileSync('sh', ['-c', command], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } })
    const body = printed.slice(printed.indexOf('{'))
    expect(parseLosslessJson(body)).toEqual(parseLosslessJson(HOSTILE))
    expect(command).toContain('9007199254740993')
  })
})

describe('copy as a program for Node', () => {
  it('is JavaScript that passes the body, and names what it rounds', () => {
    const program = toOpenaiNode(bodyOf(HOSTILE), URL)
    expect(program).toContain('"seed" is too large')
    const literal = program.slice(program.indexOf('create(') + 7, program.lastIndexOf(')\nconsole'))
    expect(program).toContain("['__proto__']: 'p'")
    const printed = execFileSync(process.execPath, ['-e', `console.log(JSON.stringify(${literal}))`], {
      encoding: 'utf8',
    })
    expect(JSON.parse(printed)).toEqual(JSON.parse(HOSTILE))
  })
})

describe('copy as a program for Python', () => {
  it('writes Python literals: None, True, big integers, and one escape for each odd character', () => {
    const program = toOpenaiPython(bodyOf(HOSTILE), URL)
    expect(program).toContain('seed=9007199254740993,')
    expect(program).toContain('n=True,')
    expect(program).toContain('"": None')
    expect(program).toContain(String.raw`a\"b\\n \u2028 😀 \ud800 '''`)
  })
  it('puts what the client does not know into extra_body', () => {
    expect(toOpenaiPython(bodyOf('{"model":"m","top_k":5}'), URL)).toContain('extra_body={"top_k": 5},')
  })
})

describe('copied code', () => {
  const asked = bodyOf(
    '{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"It\\u0027s 5?"}],"temperature":0.5,"stream":true}',
  )
  it('reads as if written by hand: short things in a line, names without quotes', () => {
    expect(toOpenaiNode(asked, URL)).toBe(`import OpenAI from 'openai'

const client = new OpenAI({ baseURL: 'http://127.0.0.1:4180/v1' }) // reads OPENAI_API_KEY

const stream = await client.chat.completions.create({
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: "It's 5?" },
  ],
  temperature: 0.5,
  stream: true,
})
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')
}
`)
    expect(toOpenaiPython(asked, URL)).toContain(`    messages=[
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "It's 5?"},
    ],
    temperature=0.5,`)
    expect(toCurl(asked, URL)).toContain(`  -d '{
  "model": "gpt-4o",
  "messages": [
    {"role": "system", "content": "Be brief."},`)
  })

  it('is written in one pass, however deep and long the call is', () => {
    const deep = parseLosslessJson(`{"a":${'{"b":['.repeat(3000)}1${']}'.repeat(3000)},"c":"${'x'.repeat(1_000_000)}"}`)
    const members = Object.entries(deep as Record<string, unknown>)
    for (const make of [toCurl, toOpenaiNode, toOpenaiPython])
      expect(make({ members, isWhole: true }, URL).length).toBeGreaterThan(1_000_000)
  })

  it('keeps the metadata as it stands, also where the request had none', () => {
    const model = { ...modelOf('{"choices":[]}', '{"model":"m","messages":[]}'), row: zooRow([['env', 'prod']]) }
    expect(toCopyText('node', model, 'http://x')).toContain("metadata: { env: 'prod' }")
    expect(toCopyText('python', model, 'http://x')).toContain('metadata={"env": "prod"}')
    expect(toCopyText('curl', model, 'http://x')).toContain('"metadata": {"env": "prod"}')
    const edited = { ...modelOf('{"choices":[]}', '{"metadata":{"env":"dev"},"model":"m"}'), row: model.row }
    expect(toCopyText('node', edited, 'http://x')).toMatch(/metadata: \{ env: 'prod' \},\n {2}model/)
  })
})

describe('copy as a transcript', () => {
  it('fences tool arguments so that their text cannot end the fence', () => {
    const text = toTranscript(
      { model: 'm', choices: [{ message: { tool_calls: [{ function: { name: 'f', arguments: '```\nx\n````' } }] } }] },
      null,
    )
    expect(text).toContain('`````\n```\nx\n````\n`````')
  })
})

describe('the copy menu', () => {
  it.each(zoo.map((animal) => [animal.name, animal] as const))('has something to copy for %s', (_name, animal) => {
    const model = modelOf(animal.body, animal.request)
    for (const kind of COPY_KINDS) expect(toCopyText(kind, model, 'http://localhost:4180')).not.toBe('')
    expect(toCopyText('json', model, '')).toBe(animal.body)
  })
  it('says so where the request is not known whole', () => {
    expect(toCopyText('curl', modelOf('{"model":"m","choices":[]}', null), 'http://x')).toMatch(
      /^# The full request is unknown/,
    )
  })
})

function modelOf(raw: string, request: string | null) {
  const model = toDrawerModel({
    id: 'x',
    source: 'store',
    row: null,
    detail: null,
    messages: null,
    messagesState: 'unknown',
  })
  const parsed = parseLosslessJson(raw)
  return { ...model, raw, parsed, request: request === null ? null : parseLosslessJson(request), completion: {} }
}

function zooRow(metadata: [string, string][]) {
  return projectRow({
    id: 'x',
    body: '{}',
    request: null,
    metadata,
    way: 'imported',
    receivedAt: 1,
    latencyMs: null,
  })
}
