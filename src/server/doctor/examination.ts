import type { DoctorFinding } from '#contract/source/doctor-report.ts'
import type { Refusal } from '../source/refusal.ts'
import type { ListPage } from '../upstream/source/list-page.ts'
import type { UpstreamClient } from '../upstream/upstream-client.ts'

/** A list page, or the refusal that came instead. */
export type Asked = { page: ListPage; refusal: null } | { page: null; refusal: Refusal }

/** The tools of the examination: they count calls and keep findings. */
export interface Examination {
  client: UpstreamClient
  /** Asks for a list page; a refusal is an answer, too. Rejects if upstream cannot be reached. */
  list: (search: string) => Promise<Asked>
  /** Makes any other call, `path` with its query; null if upstream refused. */
  call: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<Readonly<Record<string, unknown>> | null>
  find: (name: string, question: string, verdict: DoctorFinding['verdict'], answer: string | null) => void
}

/** A refusal in a few words: its status and code. */
export function inWords(refusal: Refusal): string {
  const { upstream_status: status, code, param } = refusal.body
  return [`${status ?? 'no status'}`, code, param === null ? null : `(${param})`]
    .filter((part) => part !== null)
    .join(' ')
}
