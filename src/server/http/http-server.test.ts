import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { AppEnv } from './app-env.ts'
import { createHttpServer } from './http-server.ts'

test('a file of a million rows has hours to come in, and the head of a call seconds', () => {
  const { requestTimeout, headersTimeout } = createHttpServer(new Hono<AppEnv>())
  expect(requestTimeout).toBeGreaterThan(6 * 3_600_000)
  expect(headersTimeout).toBeLessThan(60_000)
})
