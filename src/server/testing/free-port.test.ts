import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'

test('a server finds the port free, also when it comes back, whatever connections are made meanwhile', async () => {
  const port = await findFreePort()
  expect(port).toBeLessThan(32_768)
  for (let times = 0; times < 2; times++) {
    const server = createServer()
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
    await new Promise((resolve) => server.close(resolve))
  }
})
