import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startTestPostgres } from '../src/server/testing/test-postgres.ts'
import type { Bench, Figure } from './figure.ts'

const WRITER = 'src/server/testing/kill-writer.ts'
const RECORDS = Number(process.env['WRITERS_RECORDS'] ?? 2_000)
/** Concurrent calls to each server. */
const LANES = '16'

/** Records a second that this many servers write together, from when all have begun to when the first is done. */
async function rate(location: string, servers: number): Promise<number> {
  const begun = Array.from({ length: servers }, () => Number.POSITIVE_INFINITY)
  const times: number[] = []
  let done = Number.POSITIVE_INFINITY
  await Promise.all(
    begun.map(async (_, at) => {
      const args = [WRITER, location, `w${servers}-${at}`, LANES, String(RECORDS)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      createInterface(child.stdout).on('line', () => {
        const now = performance.now()
        begun[at] = Math.min(begun[at] ?? now, now)
        times.push(now)
      })
      await once(child, 'close')
      done = Math.min(done, performance.now())
    }),
  )
  const from = Math.max(...begun)
  return (times.filter((at) => at > from && at < done).length * 1_000) / (done - from)
}

export const bench: Bench = {
  title: 'records a second that servers over one PostgreSQL write, each with 16 calls at once',
  run: async () => {
    const postgres = await startTestPostgres()
    const figures: Figure[] = []
    try {
      let one = Number.NaN
      for (const servers of [1, 2, 4]) {
        const value = await rate(postgres.freshStore(), servers)
        if (servers === 1) one = value
        figures.push({ what: `${servers} servers`, value, unit: '/s', baseline: { name: 'one', value: one } })
      }
    } finally {
      await postgres.stop()
    }
    return figures
  },
}
