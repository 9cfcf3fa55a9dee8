import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endProcess, startListening } from './listening-process.ts'
import type { Bench } from './figure.ts'

const KILLS = Number(process.env['RECORDER_KILLS'] ?? 100)
const CALLS = 40

interface Row {
  request_id: string | null
  input: string | null
}

/** Calls until the server is killed; gives the inputs of calls that were answered to their end, and of all that began. */
async function callUntilKilled(url: string, child: ChildProcess, round: number) {
  const answered: string[] = []
  const begun: string[] = []
  let left = CALLS
  const lane = async () => {
    while (left-- > 0) {
      const input = `round ${round} call ${left}`
      const body = JSON.stringify({
        n: round * CALLS + left,
        stream: left % 2 === 0,
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
        begun.push(input)
        await response.arrayBuffer()
        answered.push(input)
      } catch {
        return
      }
    }
  }
  const lanes = Promise.all([lane(), lane(), lane(), lane()])
  await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 37) % 200)))
  await endProcess(child, 'SIGKILL')
  await lanes
  return { answered, begun }
}

async function inputsOf(url: string): Promise<Map<string, number>> {
  const inputs = new Map<string, number>()
  let cursor: string | null = null
  do {
    const page = (await (
      await fetch(`${url}/api/completions?limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    ).json()) as {
      rows: Row[]
      next: string | null
    }
    for (const { input } of page.rows) inputs.set(input ?? '', (inputs.get(input ?? '') ?? 0) + 1)
    cursor = page.next
  } while (cursor !== null)
  return inputs
}

export const bench: Bench = {
  title: `${KILLS} kills (-9) in the middle of recording`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-kills-'))
    const upstream = await startListening(['bench/recorder-upstream.ts'])
    const serve = () =>
      startListening(['src/server/cli/cli.ts', 'serve'], {
        PORT: '0',
        COMPLETIONIST_STORE: join(folder, 'a.db'),
        COMPLETIONIST_SAMPLE: 'off',
        OPENAI_API_KEY: '',
        OPENAI_BASE_URL: `${upstream.url}/v1`,
      })
    try {
      const answered: string[] = []
      const begun: string[] = []
      for (let round = 0; round < KILLS; round++) {
        const server = await serve()
        const calls = await callUntilKilled(server.url, server.child, round)
        answered.push(...calls.answered)
        begun.push(...calls.begun)
      }
      const last = await serve()
      const kept = await inputsOf(last.url)
      await endProcess(last.child, 'SIGKILL')
      const missing = (inputs: readonly string[]) => inputs.filter((input) => !kept.has(input)).length
      const twice = [...kept.values()].filter((count) => count > 1).length
      return [
        {
          what: 'calls answered to their end that left no record',
          value: missing(answered),
          unit: `of ${answered.length}`,
        },
        { what: 'calls whose answer had begun that left no record', value: missing(begun), unit: `of ${begun.length}` },
        { what: 'calls recorded twice', value: twice, unit: `of ${kept.size}` },
      ]
    } finally {
      await endProcess(upstream.child, 'SIGKILL')
      rmSync(folder, { recursive: true })
    }
  },
}
