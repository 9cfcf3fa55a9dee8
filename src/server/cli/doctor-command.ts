import type { DoctorReport } from '#contract/source/doctor-report.ts'
import type { Config } from '../config.ts'
import { runDoctor } from '../doctor/run-doctor.ts'
import { openStore } from '../main.ts'
import { createMirrorUpstream, type MirrorUpstream } from '../mirror/mirror-upstream.ts'
import { Refusal } from '../source/refusal.ts'
import { chooseUpstreams } from './choose-upstreams.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import type { MirrorStore } from '../store/mirror-store.ts'

export interface DoctorFlags {
  write: boolean
  /** The only upstream to examine; null: all. */
  upstream: string | null
}

/**
 * `doctor`: finds out, by asking the configured upstreams one after the other, what their documentation leaves open.
 * Prints a table for each and stores it. Ends with 3 if it finds something that the mirror or the page cannot rely on,
 * with 1 if an upstream could not be asked; the others are asked all the same.
 */
export async function examineUpstreams(flags: DoctorFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  const upstreams = chooseUpstreams(config, flags.upstream, 'examine').map(createMirrorUpstream)
  const store = await openStore(config, { onNotice: (notice) => terminal.say(notice) })
  try {
    const codes: ExitCode[] = []
    for (const upstream of upstreams) {
      if (upstreams.length > 1) await terminal.out(`${toHeading(upstream)}\n`)
      codes.push(await examine({ store, upstream, write: flags.write, terminal }))
    }
    return worstOf(codes)
  } finally {
    await store.close()
  }
}

interface Visit {
  store: MirrorStore
  upstream: MirrorUpstream
  write: boolean
  terminal: Terminal
}

async function examine({ store, upstream, write, terminal }: Visit): Promise<ExitCode> {
  const { client, label } = upstream
  let report: DoctorReport
  try {
    report = await runDoctor({ client, label, write, onQuestion: (question) => terminal.progress(question) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    terminal.say(`${label}: ${error.message}`)
    return EXIT.failed
  }
  await store.keepProfile(upstream.key, JSON.stringify(report))
  await terminal.out(toTable(report))
  const done = report.wrote ? 'one completion was created, changed and deleted' : 'nothing was created or changed'
  terminal.say(`${report.calls} calls; ${done}`)
  return report.findings.some((finding) => finding.verdict === 'bad') ? EXIT.refusals : EXIT.done
}

function toHeading({ label, location }: MirrorUpstream): string {
  return `${label} (${location})`
}

const MARKS = { good: 'ok', bad: '!!', open: '? ' } as const

function toTable({ findings }: DoctorReport): string {
  const width = Math.max(...findings.map((finding) => finding.question.length))
  const line = ({ verdict, question, answer }: DoctorReport['findings'][number]) =>
    `${MARKS[verdict]}  ${question.padEnd(width)}  ${answer ?? 'not asked'}\n`
  return findings.map(line).join('')
}
