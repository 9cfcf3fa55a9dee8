import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBenchServer } from '../bench-server.ts'
import { startFuzzUpstream } from '../fuzz/fuzz-upstream.ts'
import { NOTHING_FOUND, runFuzz } from '../fuzz/run-fuzz.ts'
import type { TrustPart } from './trust-part.ts'

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 5)
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 2_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

export const part: TrustPart = {
  title: 'Odd bytes from both sides of the relay',
  order: 10,
  method:
    'Raw sockets on both sides of the built server, seeded: odd statuses, header bytes, framings, splits, pipelining, early, late and double answers, upgrades, aborts; two clients that do nothing odd call in parallel, and every one of their answers and every record is compared with its question.',
  async run(quick) {
    const found = { ...NOTHING_FOUND }
    let ended = 0
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
      const upstream = await startFuzzUpstream()
      const env = { OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: 'sk-canary-of-the-fuzz' }
      const server = await startBenchServer(join(folder, 'store.db'), env)
      try {
        const { notes, ...tally } = await runFuzz(server.url, upstream, quick ? 50 : CALLS, SEED + round)
        for (const note of notes) console.error(note)
        for (const key of Object.keys(found) as (keyof typeof found)[]) found[key] += tally[key]
      } catch (error) {
        console.error(error)
        ended++
      } finally {
        await server.stop()
        upstream.close()
        rmSync(folder, { recursive: true })
      }
    }
    const none = { unit: '', atMost: 0 }
    return [
      { what: 'hostile connections', value: found.hostile, unit: '' },
      { what: 'calls of well-behaved clients beside them', value: found.wellBehaved, unit: '' },
      { what: 'records compared with their question', value: found.records, unit: '' },
      { what: 'processes ended', value: ended, ...none },
      { what: 'answers mixed up', value: found.mixedUp, ...none },
      { what: 'calls upstream that nobody made', value: found.smuggled, ...none },
      { what: 'calls of well-behaved clients that failed', value: found.spoiled, ...none },
      { what: 'calls that waited for an upstream that did not end its answer', value: found.waited, unit: '' },
      { what: 'calls that hung', value: found.hung, ...none },
      { what: 'wrong records', value: found.wrongRecords, ...none },
    ]
  },
}
