import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { tryCrossSite } from '../access/cross-site-table.ts'
import { findHeaderFaults } from '../access/header-faults.ts'

test('the table and the grade of the trust report see a server that lets everybody in and says too much', async () => {
  const server = createServer((_request, answer) => {
    answer.setHeader('server', 'Careless/1.0').setHeader('access-control-allow-origin', '*').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`
  const { tried, through } = await tryCrossSite(url, 'session=1')
  expect(through).toBe(tried)
  const { faults } = await findHeaderFaults(url, {})
  expect(faults).toContain('api: access-control-allow-origin is there')
  expect(faults.some((fault) => fault.startsWith('page: content-security-policy'))).toBe(true)
}, 60_000)
