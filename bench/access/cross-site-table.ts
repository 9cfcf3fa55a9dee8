import { ask } from './ask.ts'

const SITES = [null, 'cross-site', 'same-site', 'nonsense']
const MODES = ['cors', 'no-cors', 'navigate']
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']
const ORIGINS = [null, 'null', 'http://127.0.0.1:1', 'http://evil.test']
const TYPES = ['text/plain', 'application/json']
const PATHS = ['/api/completions', '/v1/chat/completions', '/api/export', '/api/completions/kept', '/v1/models']

/**
 * Every request that a page of another site, of another port or of a name that was rebound can send, each with the cookie
 * of somebody who is logged in. Gives how many there were and how many did what they asked.
 */
export async function tryCrossSite(url: string, cookie: string): Promise<{ tried: number; through: number }> {
  const own = new URL(url).host
  let tried = 0
  let through = 0
  for (const site of SITES)
    for (const mode of MODES)
      for (const method of METHODS)
        for (const origin of ORIGINS)
          for (const type of TYPES)
            for (const host of [own, 'evil.test']) {
              const changes = method !== 'GET' && method !== 'HEAD'
              const path = PATHS[tried % PATHS.length] ?? '/'
              const headers = {
                host,
                cookie,
                ...(changes ? { 'content-type': type } : {}),
                // Without fetch metadata a page has no way to send `X-App` either: that takes a preflight.
                ...(site === null ? {} : { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': 'empty' }),
                ...(origin === null ? {} : { origin }),
              }
              tried++
              const { status } = await ask(url + path, headers, method, changes ? '{"metadata":{}}' : null)
              if (![400, 401, 403, 405, 415, 421].includes(status)) through++
            }
  return { tried, through }
}
