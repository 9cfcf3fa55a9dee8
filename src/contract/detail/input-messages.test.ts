import { describe, expect, it } from 'vitest'
import { toInputMessages } from './input-messages.ts'
import { stringifyLosslessJson } from '../json/lossless-json.ts'

describe('toInputMessages', () => {
  it('gives each message of the request the five members that OpenAI answers', () => {
    const request = JSON.stringify({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
    })
    expect(toInputMessages('chatcmpl-1', request)).toEqual([
      { id: 'chatcmpl-1-0', role: 'system', content: 'Be brief.', content_parts: null, name: null },
      { id: 'chatcmpl-1-1', role: 'user', content: 'Hi', content_parts: null, name: null },
    ])
  })

  it('joins the texts of a content of parts and keeps the parts', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
    const request = JSON.stringify({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Whose logo is this?: ' }, image] }],
    })
    expect(toInputMessages('c', request)).toEqual([
      {
        id: 'c-0',
        role: 'user',
        content: 'Whose logo is this?:  ',
        content_parts: [
          { type: 'text', text: 'Whose logo is this?: ', image_url: null, input_audio: null, file: null },
          { type: 'image_url', text: null, image_url: image.image_url, input_audio: null, file: null },
        ],
        name: null,
      },
    ])
  })

  it('keeps the calls and results of tools, other members, and exact numbers', () => {
    const request =
      '{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"call_1"}]},{"role":"tool","tool_call_id":"call_1","content":"4","n":12345678901234567890}]}'
    const messages = toInputMessages('c', request)
    expect(messages).toMatchObject([
      { id: 'c-0', role: 'assistant', content: null, tool_calls: [{ id: 'call_1' }] },
      { id: 'c-1', role: 'tool', content: '4', tool_call_id: 'call_1' },
    ])
    expect(stringifyLosslessJson(messages)).toContain('"n":12345678901234567890')
  })

  it('does not let a message choose its own id', () => {
    expect(toInputMessages('c', '{"messages":[{"id":"x","role":"user","content":"a"}]}')[0]?.id).toBe('c-0')
  })

  it('shows a message of the wrong shape as it is', () => {
    expect(toInputMessages('c', '{"messages":["hi",{"content":7}]}')).toMatchObject([
      { id: 'c-0', role: '', content: 'hi' },
      { id: 'c-1', role: '', content: 7 },
    ])
  })

  it.each(['', '{', 'null', '[]', '{}', '{"messages":null}', '{"messages":{}}'])(
    'has no messages for %j',
    (request) => {
      expect(toInputMessages('c', request)).toEqual([])
    },
  )
})
