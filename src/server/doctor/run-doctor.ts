import type { DoctorFinding, DoctorReport } from '#contract/source/doctor-report.ts'
import { Refusal } from '../source/refusal.ts'
import { checkListShape, readListPage } from '../upstream/source/list-page.ts'
import { isRecord } from '#lib/is-record.ts'
import type { UpstreamClient } from '../upstream/upstream-client.ts'
import type { Examination } from './examination.ts'
import { askAboutRows } from './ask-about-rows.ts'
import { askByWriting } from './ask-by-writing.ts'

export interface DoctorJob {
  client: UpstreamClient
  label: string
  /** Whether a completion may be created, which is deleted afterwards. */
  write: boolean
  onQuestion?: (question: string) => void
}

/**
 * Finds out with about ten calls what an upstream's store can do. Creates nothing unless `write` is set. Rejects if
 * upstream cannot be reached or refuses the key.
 */
export async function runDoctor(job: DoctorJob): Promise<DoctorReport> {
  const { client } = job
  const findings: DoctorFinding[] = []
  const times: number[] = []
  let calls = 0
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    calls++
    const began = performance.now()
    try {
      return await work
    } finally {
      times.push(performance.now() - began)
    }
  }
  const examination: Examination = {
    client,
    list: async (search) => {
      try {
        const asked = client.call({ method: 'GET', path: '/chat/completions', search }, checkListShape(client.peer))
        return { page: readListPage((await timed(asked)).text), refusal: null }
      } catch (error) {
        if (!isAnswer(error)) throw error
        return { page: null, refusal: error }
      }
    },
    call: async (method, whole, body) => {
      try {
        const [path = '', search = ''] = whole.split('?')
        const text = body === undefined ? {} : { body: JSON.stringify(body) }
        const { value } = await timed(client.call({ method, path, search, ...text }))
        return isRecord(value) ? value : {}
      } catch (error) {
        if (!isAnswer(error)) throw error
        return null
      }
    },
    find: (name, question, verdict, answer) => {
      findings.push({ name, question, verdict, answer })
      job.onQuestion?.(question)
    },
  }
  const { find, list } = examination
  const first = await list('limit=100&order=desc')
  if (first.page === null) find('list', 'Can it list stored completions?', 'bad', `no: ${first.refusal.message}`)
  else {
    find('list', 'Can it list stored completions?', 'good', `yes; ${first.page.items.length} on the first page of 100`)
    await askAboutRows(examination, first.page)
    if (job.write) await askByWriting(examination, first.page)
  }
  const middle = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
  const pace = `${calls} calls without a refusal for their rate; ${Math.round(middle)} ms in the middle`
  find('read_rate', 'How fast can it be read?', 'good', pace)
  return {
    object: 'doctor.report',
    upstream: job.label,
    asked_ms: client.tools.now(),
    calls,
    wrote: job.write && first.page !== null,
    findings,
  }
}

/** Whether upstream gave an answer: a refused key or a rate limit ends the examination. */
function isAnswer(error: unknown): error is Refusal {
  if (!(error instanceof Refusal)) return false
  const status = error.body.upstream_status ?? null
  return status !== null && ![401, 403, 408, 429].includes(status) && status < 500
}
