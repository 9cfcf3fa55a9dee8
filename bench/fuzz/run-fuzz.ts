import { Agent, request } from 'node:http'
import { makeHostileCall } from './fuzz-client.ts'
import { answerWords, type FuzzUpstream } from './fuzz-upstream.ts'

/** What came of it; all but the first three should be 0. */
export interface FuzzTally {
  /** Hostile connections, calls of the well-behaved client beside them, and records that were compared. */
  hostile: number
  wellBehaved: number
  records: number
  /** Of the well-behaved client: calls that failed, and that got something else than their own answer. */
  spoiled: number
  /** Answers that a hostile client got to a question that it had not asked. */
  mixedUp: number
  /** Calls read upstream that nobody made. */
  smuggled: number
  /** Calls that said all, and heard nothing. */
  /** Calls whose upstream never ended its answer, and which heard of its end. */
  waited: number
  hung: number
  /** Records whose answer is not that of their question, or calls of the well-behaved client without a record. */
  wrongRecords: number
  /** What went wrong, for whoever looks for the reason: the seed of the call first. */
  notes: string[]
}

/** The figures of a run that has not begun. */
export const NOTHING_FOUND: Omit<FuzzTally, 'notes'> = {
  hostile: 0,
  wellBehaved: 0,
  records: 0,
  spoiled: 0,
  mixedUp: 0,
  smuggled: 0,
  waited: 0,
  hung: 0,
  wrongRecords: 0,
}

/** Calls under way at once. */
const AT_ONCE = 8

/** Sends `calls` hostile connections to the server at `origin`, which has `upstream` behind it, and looks what they did. */
export async function runFuzz(origin: string, upstream: FuzzUpstream, calls: number, seed: number): Promise<FuzzTally> {
  const tally: FuzzTally = { ...NOTHING_FOUND, notes: [] }
  let last = 0
  const numbers = () => String(++last)
  const attack = async (from: number) => {
    for (let n = from; n < calls; n += AT_ONCE) {
      const own = seed * 1_000_003 + n
      const heard = await makeHostileCall(new URL(origin), own, numbers, (asked) => upstream.hangUp(asked))
      tally.hostile++
      const foreign = heard.answered.filter((number) => !heard.asked.includes(number))
      if (foreign.length > 0) tally.notes.push(`${own}: asked ${heard.asked.join()}, got ${foreign.join()}`)
      if (heard.hung) tally.notes.push(`${own}: nothing came`)
      tally.mixedUp += foreign.length
      tally.waited += Number(heard.waited && !heard.hung)
      tally.hung += Number(heard.hung)
    }
  }
  const over = new AbortController()
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })
  const good: string[] = []
  const behave = async (streams: boolean) => {
    while (!over.signal.aborted) {
      const number = numbers()
      const problem = await askWell(origin, agent, number, streams)
      good.push(number)
      tally.wellBehaved++
      if (problem !== null) {
        tally.spoiled++
        tally.notes.push(`well-behaved ${number}: ${problem}`)
      }
    }
  }
  const behaved = Promise.all([behave(false), behave(true)])
  await Promise.all(Array.from({ length: AT_ONCE }, (_, from) => attack(from)))
  over.abort()
  await behaved
  agent.destroy()
  tally.smuggled = upstream.smuggled.length
  tally.notes.push(...upstream.smuggled.map((line) => `smuggled: ${line}`))
  await compareRecords(origin, good, tally)
  return tally
}

/** What was wrong with a call of a client that does nothing odd; null where nothing was. */
function askWell(origin: string, agent: Agent, number: string, streams: boolean): Promise<string | null> {
  const messages = [{ role: 'user', content: `q${number}q` }]
  const body = JSON.stringify({ model: 'fuzz-1', messages, store: true, ...(streams ? { stream: true } : {}) })
  return new Promise((resolve) => {
    const asked = request(
      `${origin}/v1/chat/completions`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': body.length } },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('error', (error) => resolve(error.message))
        response.on('end', () => {
          const own = text.includes(answerWords(number)) && text.match(/answer of/g)?.length === 1
          resolve(response.statusCode === 200 && own ? null : `${response.statusCode} ${text.slice(0, 200)}`)
        })
      },
    )
    asked.on('error', (error) => resolve(error.message))
    asked.setTimeout(60_000, () => asked.destroy(new Error('nothing came in a minute')))
    asked.end(body)
  })
}

/** Every record must hold the answer of its own question, and the well-behaved client must have one a call. */
async function compareRecords(origin: string, good: readonly string[], tally: FuzzTally): Promise<void> {
  const recorded = new Map<string, number>()
  for (let left = 1; left > 0; ) {
    const state = (await (await fetch(`${origin}/api/recorder`)).json()) as { running: number; waiting: number }
    left = state.running + state.waiting
  }
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ask(`${origin}/api/completions?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`)
    for (const { id } of page.rows) {
      const text = await (await fetch(`${origin}/api/completions/${encodeURIComponent(id)}`)).text()
      const answers = new Set([...text.matchAll(/answer of q(\d+)q/g)].map(([, number]) => number))
      const questions = new Set([...text.replaceAll(/answer of q\d+q/g, '').matchAll(/\bq(\d+)q\b/g)].map(([, n]) => n))
      tally.records++
      if ([...answers].some((number) => !questions.has(number))) {
        tally.wrongRecords++
        tally.notes.push(`record ${id}: asked ${[...questions].join()}, holds ${[...answers].join()}`)
      }
      for (const number of answers) recorded.set(String(number), (recorded.get(String(number)) ?? 0) + 1)
    }
    cursor = page.next
  }
  for (const number of good.filter((one) => recorded.get(one) !== 1)) {
    tally.wrongRecords++
    tally.notes.push(`well-behaved ${number}: ${recorded.get(number) ?? 0} records`)
  }
}

async function ask(url: string): Promise<{ rows: { id: string }[]; next: string | null }> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { rows: { id: string }[]; next: string | null }
}
