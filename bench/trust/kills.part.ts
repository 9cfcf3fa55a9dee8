import { addFigures } from '../add-figures.ts'
import type { Figure } from '../figure.ts'
import { killImport } from '../import-kills.bench.ts'
import { KILL_WAYS, type KillWay, LANES } from '../kill-moments.ts'
import { killMirror } from '../mirror-kills.bench.ts'
import { killRecorder } from '../recorder-kills.bench.ts'
import type { TrustPart } from './trust-part.ts'

/** How often a process is ended, each way. */
const MOST = Number(process.env['TRUST_KILLS'] ?? 100)

type KillWork = (way: KillWay, most: number, lanes: readonly number[]) => Promise<Figure[]>

const WORKS: readonly (readonly [what: string, work: KillWork])[] = [
  ['recording', killRecorder],
  ['mirroring', killMirror],
  ['importing', killImport],
]

export const part: TrustPart = {
  title: 'Ends in the middle of work',
  order: 20,
  method:
    'A real process is ended at seeded moments of its life (its start, milliseconds into its work, the nth write of its store) by SIGKILL, by SIGTERM or by an exception that nobody catches, started again, and what clients and reports were told is compared with what is there. Four stores are worked on beside each other.',
  async run(quick) {
    const figures: Figure[] = []
    for (const [what, work] of WORKS) {
      for (const way of KILL_WAYS) {
        const runs = await Promise.all(LANES.map((lane) => work(way, quick ? 4 : MOST, [lane])))
        figures.push(...addFigures(runs).map((figure) => ({ ...figure, what: `${what}, ${way}: ${figure.what}` })))
        // A long run that is cut off has shown what it found.
        for (const { what: found, value, unit } of addFigures(runs))
          console.error(`${what}, ${way}: ${found}: ${value} ${unit}`)
      }
    }
    return figures
  },
}
