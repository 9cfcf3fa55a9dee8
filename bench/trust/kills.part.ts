import type { Figure } from '../figure.ts'
import { killImport } from '../import-kills.bench.ts'
import { KILL_WAYS, type KillWay } from '../kill-moments.ts'
import { killMirror } from '../mirror-kills.bench.ts'
import { killRecorder } from '../recorder-kills.bench.ts'
import type { TrustPart } from './trust-part.ts'

/** How often a process is ended, each way. */
const RECORDING = Number(process.env['KILLS_RECORDING'] ?? 100)
const MIRRORING = Number(process.env['KILLS_MIRRORING'] ?? 100)
const IMPORTING = Number(process.env['KILLS_IMPORTING'] ?? 100)

const WORKS: readonly (readonly [
  what: string,
  run: (way: KillWay, most: number) => Promise<Figure[]>,
  most: number,
])[] = [
  ['recording', killRecorder, RECORDING],
  ['mirroring', killMirror, MIRRORING],
  ['importing', killImport, IMPORTING],
]

export const part: TrustPart = {
  title: 'Ends in the middle of work',
  order: 20,
  method:
    'A real process is ended at seeded moments of its life (its start, milliseconds into its work, the nth write of its store) by SIGKILL, by SIGTERM or by an exception that nobody catches, started again, and what clients and reports were told is compared with what is there.',
  async run(quick) {
    const figures: Figure[] = []
    for (const [work, run, most] of WORKS) {
      for (const way of KILL_WAYS) {
        if (most === 0) continue
        const found = await run(way, quick ? 4 : most)
        figures.push(...found.map((figure) => ({ ...figure, what: `${work}, ${way}: ${figure.what}` })))
      }
    }
    return figures
  },
}
