import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { parseBasePath, takeBasePath } from './base-path.ts'

describe('the path below which a proxy serves us', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['/completionist', '/completionist'],
    ['completionist/', '/completionist'],
    ['/tools/llm.v2/', '/tools/llm.v2'],
  ])('%j is %j', (text, base) => expect(parseBasePath(text)).toBe(base))

  test.each(['/a b', '/a?b', '/../a', '/"><script>', '/api', '/v1/x', '//host:1'])('%j is refused', (text) => {
    expect(parseBasePath(text)).toBeNull()
  })

  test.each([
    ['/c/api/sources?x=1', '/api/sources?x=1'],
    ['/c/', '/'],
    ['/c', '/'],
    ['/c?model=a', '/?model=a'],
    ['/cat', '/cat'],
    ['/v1/models', '/v1/models'],
    ['/c//evil', '//evil'],
  ])('%s asks for %s', (url, own) => {
    const request = new IncomingMessage(new Socket())
    request.url = url
    takeBasePath(request, '/c')
    expect(request.url).toBe(own)
  })
})
