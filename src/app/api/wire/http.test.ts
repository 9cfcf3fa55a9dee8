import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SESSION_PATH, setLoginWanted } from '../login/login-wanted.ts'
import { request } from './http.ts'

let asked: string[]
const REFUSED = { error: { message: 'Log in first.', type: null, param: null, code: 'login_required' } }

beforeEach(() => {
  asked = []
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(path === SESSION_PATH ? Response.json({}) : Response.json(REFUSED, { status: 401 }))
  })
})
afterEach(() => {
  setLoginWanted(null)
  vi.unstubAllGlobals()
})

test('what is asked before there is a login is refused as the first was, though anybody may ask who is logged in', async () => {
  await expect(request('/api/sources', {})).rejects.toThrow('Log in first.')
  await request(SESSION_PATH, {})
  await expect(request('/api/completions', {})).rejects.toThrow('Log in first.')
  expect(asked).toEqual(['/api/sources', SESSION_PATH])
})

test('after a login everything is asked again, also where its link was a wrong one before', async () => {
  await expect(request('/api/sources', {})).rejects.toThrow('Log in first.')
  setLoginWanted('wrong')
  await expect(request('/api/sources', {})).rejects.toThrow('Log in first.')
  setLoginWanted(null)
  await expect(request('/api/completions', {})).rejects.toThrow('Log in first.')
  expect(asked).toEqual(['/api/sources', '/api/completions'])
})
