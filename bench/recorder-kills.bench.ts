import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figure } from './figure.ts'
import { addFigures } from './add-figures.ts'
import { createKillMoments, killable, killAt, type KillWay, LANES } from './kill-moments.ts'
import { endProcess, startListening, startScript, toAddress } from './listening-process.ts'
import { toScript } from './run-to-end.ts'

const KILLS = Number(process.env['RECORDER_KILLS'] ?? 100)
/** Milliseconds between two pieces of the slow answers: they run longer than an end may take. */
const SLOW_STEP_MS = 300

interface Row {
  request_id: string | null
  input: string | null
  capture: string | null
}

/** What is kept of a call: how many records, and how the last one says that it ended. */
interface Kept {
  records: number
  capture: string | null
}

/** Inputs of calls that were answered to their end, and of all whose answer began. */
interface Calls {
  answered: string[]
  begun: string[]
}

/** Calls, four quick ones and four slow ones at a time, until the server is killed. */
async function callUntilKilled(url: string, round: number): Promise<Calls> {
  const calls: Calls = { answered: [], begun: [] }
  let last = 0
  const lane = async (step?: number) => {
    for (;;) {
      const n = last++
      const input = `round ${round} call ${n}`
      const body = JSON.stringify({
        n: round * 10_000 + n,
        stream: n % 2 === 0 || step !== undefined,
        ...(step === undefined ? {} : { step }),
        model: 'bench-1',
        store: true,
        messages: [{ role: 'user', content: input }],
      })
      try {
        const response = await fetch(`${url}/v1/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        calls.begun.push(input)
        await response.arrayBuffer()
        calls.answered.push(input)
      } catch {
        return
      }
    }
  }
  const slow = Array.from({ length: 4 }, () => lane(SLOW_STEP_MS))
  await Promise.all([lane(), lane(), lane(), lane(), ...slow])
  return calls
}

async function keptAt(url: string): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>()
  let cursor: string | null = null
  do {
    const page = (await (
      await fetch(`${url}/api/completions?limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    ).json()) as {
      rows: Row[]
      next: string | null
    }
    for (const { input, capture } of page.rows)
      kept.set(input ?? '', { records: (kept.get(input ?? '')?.records ?? 0) + 1, capture })
    cursor = page.next
  } while (cursor !== null)
  return kept
}

/** So many ends in one way in the middle of recording, each lane its share in one store of its own. */
export async function killRecorder(way: KillWay, most: number, lanes: readonly number[] = LANES): Promise<Figure[]> {
  const found = await Promise.all(lanes.map((lane) => killInLane(way, Math.ceil(most / LANES.length), lane)))
  return addFigures(found)
}

async function killInLane(way: KillWay, most: number, lane: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-kills-'))
  const upstream = await startListening(['bench/recorder-upstream.ts'])
  const store = join(folder, 'a.db')
  const env = {
    PORT: '0',
    COMPLETIONIST_STORE: store,
    COMPLETIONIST_SAMPLE: 'off',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: `${upstream.url}/v1`,
  }
  const nextMoment = createKillMoments(200 + lane, 800, 30)
  try {
    const answered: string[] = []
    const begun: string[] = []
    let starts = 0
    for (let kills = 0; kills < most; ) {
      const child = startScript(killable(toScript('serve')), env)
      const working = Promise.withResolvers<void>()
      const calling = toAddress(child).then(
        (url) => {
          working.resolve()
          return callUntilKilled(url, kills)
        },
        () => null,
      )
      await killAt(child, nextMoment(), { store, working: working.promise }, way)
      const calls = await calling
      if (calls === null) {
        starts++
        continue
      }
      kills++
      answered.push(...calls.answered)
      begun.push(...calls.begun)
    }
    const last = await startListening(toScript('serve'), env)
    await settled(last.url)
    const kept = await keptAt(last.url)
    await endProcess(last.child, 'SIGKILL')
    const missing = (inputs: readonly string[]) => inputs.filter((input) => !kept.has(input)).length
    const twice = [...kept.values()].filter(({ records }) => records > 1).length
    const partial = answered.filter((input) => kept.has(input) && kept.get(input)?.capture !== 'complete').length
    return [
      { what: 'ends while calls ran', value: most, unit: `and ${starts} during a start` },
      {
        what: 'answers that the client had whole, of which there is no record',
        value: missing(answered),
        unit: `of ${answered.length}`,
        atMost: 0,
      },
      {
        what: 'answers that the client had whole, kept only in part',
        value: partial,
        unit: `of ${answered.length}`,
        atMost: 0,
      },
      {
        what: 'calls whose answer had begun, of which there is no record',
        value: missing(begun),
        unit: `of ${begun.length}`,
        atMost: 0,
      },
      { what: 'calls recorded twice', value: twice, unit: `of ${kept.size}`, atMost: 0 },
    ]
  } finally {
    await endProcess(upstream.child, 'SIGKILL')
    rmSync(folder, { recursive: true })
  }
}

/** What earlier processes left behind may come in beside everything else. */
async function settled(url: string): Promise<void> {
  for (let waiting = 1; waiting > 0; )
    waiting = ((await (await fetch(`${url}/api/recorder`)).json()) as { waiting: number }).waiting
}

export const bench: Bench = {
  title: `${KILLS} kills (-9) in the middle of recording`,
  run: () => killRecorder('SIGKILL', KILLS),
}
