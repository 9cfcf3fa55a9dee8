import { expect, test } from 'vitest'
import { toFilterFindings } from './failure-words.ts'
import { readFailure, toChoiceFailure } from './read-failure.ts'

const words = (body: unknown) => {
  const found = readFailure(typeof body === 'string' ? body : JSON.stringify(body))
  return found === null ? null : [found.message, found.code, found.type]
}

test.each([
  [
    { error: { message: 'No such model', type: 'invalid_request_error', code: 'model_not_found' } },
    ['No such model', 'model_not_found', 'invalid_request_error'],
  ],
  [{ code: 'Not now', error: 'At capacity.' }, ['At capacity.', 'Not now', null]],
  [
    { object: 'error', message: 'Unexpected role', type: 'order', param: null, code: 3230 },
    ['Unexpected role', '3230', 'order'],
  ],
  [{ detail: 'Invalid API Key' }, ['Invalid API Key', null, null]],
  [
    { detail: [{ loc: ['body', 'model'], msg: 'field required', type: 'missing' }] },
    ['body.model: field required', null, 'missing'],
  ],
  [{ detail: { message: 'Too long', code: 'ctx' } }, ['Too long', 'ctx', null]],
  [{ statusCode: 401, error: 'Unauthorized', message: 'Bad token' }, ['Bad token', '401', 'Unauthorized']],
  [{ error: 'invalid_token', error_description: 'It has expired' }, ['It has expired', null, 'invalid_token']],
  [
    [{ error: { code: 400, message: 'Bad value', status: 'INVALID_ARGUMENT' } }],
    ['Bad value', '400', 'INVALID_ARGUMENT'],
  ],
  [
    { success: false, errors: [{ code: 10000, message: 'Authentication error' }] },
    ['Authentication error', '10000', null],
  ],
  [{ errors: { model: ['is required'], n: ['is odd'] } }, ['model: is required\nn: is odd', null, null]],
  [
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    ['Overloaded', null, 'overloaded_error'],
  ],
  [{ Message: 'Denied', __type: 'AccessDeniedException' }, ['Denied', null, 'AccessDeniedException']],
  [{ title: 'Too many', detail: 'Slow down', status: 429, type: 'about:blank' }, ['Slow down', '429', 'Too many']],
  [{ error: '{"error":{"message":"inner","code":"deep"}}' }, ['inner', 'deep', null]],
  [{ error: { error: 'nested' } }, ['nested', null, null]],
  ['upstream request timeout', ['upstream request timeout', null, null]],
  ['<html><head><title>401 Authorization Required</title></head></html>', ['401 Authorization Required', null, null]],
  ['<!DOCTYPE html>\n<h1 class="a">Bad &amp; gone&#33;</h1>', ['Bad & gone!', null, null]],
  [
    '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>Not here</Message></Error>',
    ['Not here', 'NoSuchKey', null],
  ],
  ['<p>only\n words</p><script>x()</script>', ['only words', null, null]],
  [
    'data: {"choices":[{"delta":{"content":"error"}}]}\n\ndata: {"error":{"message":"Overloaded","code":529}}\n\n',
    ['Overloaded', '529', null],
  ],
  ['event: error\ndata: it broke\n\n', ['it broke', null, null]],
  [
    'data: {"choices":[{"index":0,"error":{"message":"gone","code":502},"finish_reason":"error"}]}\n\n',
    ['gone', '502', null],
  ],
  ['data: {"object":"error","message":"bare"}\n\n', ['bare', null, null]],
  ['error: no room\n\n', ['no room', null, null]],
  ['data: {"choices":[]}\n\ndata: {"errors":[{"message":"too long","code":3}]}\n\n', ['too long', '3', null]],
  ['data: {"choices":[]}\n\ndata: {"error_code":336100,"error_msg":"again"}\n\n', ['again', '336100', null]],
  ['data: {"choices":[]}\n\ndata: {"message":"Internal fault"}\n\n', ['Internal fault', null, null]],
  ['data: {"choices":[]}\n\n{"error":{"message":"gateway timeout"}}\n', ['gateway timeout', null, null]],
  ['data: {"choices":[{"delta":{"error":{"message":"inside"}}}]}\n\n', ['inside', null, null]],
  ['data: {"status":"failed","reason":"no memory"}\n\n', ['no memory', 'failed', 'failed']],
])('the words of %j', (body, expected) => {
  expect(words(body)).toEqual(expected)
})

test.each([
  '',
  '   ',
  '{}',
  '[]',
  'null',
  '5',
  '{"choices":[]}',
  'data: {"choices":[]}\n\n',
  '{"error":null}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
])('of %j there are none', (body) => {
  expect(words(body)).toBeNull()
})

test('a gateway’s error carries the words of the provider behind it', () => {
  const error = {
    message: 'Provider returned error',
    code: 429,
    metadata: { provider_name: 'Far', raw: 'rate-limited' },
  }
  expect(readFailure(JSON.stringify({ error }))?.more).toEqual(['Far: rate-limited'])
})

test('a content filter says which category, and how severe', () => {
  const found = {
    hate: { filtered: false, severity: 'safe' },
    violence: { filtered: true, severity: 'high' },
    jailbreak: { filtered: true, detected: true },
  }
  expect(toFilterFindings(found)).toEqual(['violence: high', 'jailbreak: detected'])
  const error = { message: 'Filtered', innererror: { content_filter_result: found } }
  expect(readFailure(JSON.stringify({ error }))?.more).toEqual(['violence: high', 'jailbreak: detected'])
})

test('an error in a choice is found, a choice without one has none', () => {
  expect(toChoiceFailure([{ message: {} }, { error: { message: 'second' } }])?.message).toBe('second')
  expect(toChoiceFailure([{ error: null }])).toBeNull()
  expect(toChoiceFailure('x')).toBeNull()
})
