import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../src/server/config.ts'
import { createLog } from '../../src/server/machine/log.ts'
import { startServer } from '../../src/server/main.ts'
import { runFuzz } from '../fuzz/run-fuzz.ts'
import { startFuzzUpstream } from '../fuzz/fuzz-upstream.ts'

const CALLS = Number(process.env['FUZZ_CALLS'] ?? 200)
const SEED = Number(process.env['FUZZ_SEED'] ?? 7)

test('whatever clients and an upstream send, it ends, mixes up, hangs and misrecords nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'completionist-fuzz-'))
  const upstream = await startFuzzUpstream()
  const logged: string[] = []
  const server = await startServer(
    loadConfig({
      PORT: '0',
      COMPLETIONIST_STORE: path.join(folder, 'store.db'),
      COMPLETIONIST_SAMPLE: 'off',
      OPENAI_BASE_URL: upstream.url,
      OPENAI_API_KEY: 'sk-canary-of-the-fuzz',
    }),
    createLog((line) => logged.push(line)),
  )
  onTestFinished(async () => {
    await server.stop()
    upstream.close()
    rmSync(folder, { recursive: true })
  })
  const {
    notes,
    hostile,
    wellBehaved,
    records,
    waited: _waited,
    ...faults
  } = await runFuzz(server.url, upstream, CALLS, SEED)
  expect(notes).toEqual([])
  expect(faults).toEqual({ spoiled: 0, mixedUp: 0, smuggled: 0, hung: 0, wrongRecords: 0 })
  // Clients that have left before it is known who they were are refused and written down; nothing else is.
  expect(logged.filter((line) => !/^(audit |refused a request without a token)/.test(line))).toEqual([])
  expect(hostile).toBe(CALLS)
  expect(Math.min(wellBehaved, records)).toBeGreaterThan(10)
}, 180_000)
