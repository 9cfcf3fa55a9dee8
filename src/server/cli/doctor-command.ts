import type { DoctorReport } from '#contract/doctor.ts'
import type { Config } from '../config.ts'
import { runDoctor } from '../doctor/run-doctor.ts'
import { openStore } from '../main.ts'
import { createMirrorUpstream } from '../mirror/mirror-upstream.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * `doctor`: asks the configured upstream what its documentation leaves open, prints a table and keeps it with the source.
 * Ends with 3 where something is found that the mirror or the screen cannot rely on.
 */
export async function examineUpstream(
  flags: { write: boolean },
  config: Config,
  terminal: Terminal,
): Promise<ExitCode> {
  if (config.upstream === null) throw new UsageError('there is no upstream to examine: set OPENAI_API_KEY')
  const upstream = createMirrorUpstream(config.upstream)
  const store = await openStore(config)
  try {
    const report = await runDoctor({
      client: upstream.client,
      label: upstream.label,
      write: flags.write,
      onQuestion: (question) => terminal.progress(question),
    })
    await store.keepProfile(upstream.key, JSON.stringify(report))
    await terminal.out(toTable(report))
    terminal.say(
      `${report.calls} calls; ${report.wrote ? 'one completion was created, changed and deleted' : 'nothing was created or changed'}`,
    )
    return report.findings.some((finding) => finding.verdict === 'bad') ? EXIT.refusals : EXIT.done
  } finally {
    await store.close()
  }
}

const MARKS = { good: 'ok', bad: '!!', open: '? ' } as const

function toTable({ findings }: DoctorReport): string {
  const width = Math.max(...findings.map((finding) => finding.question.length))
  const line = ({ verdict, question, answer }: DoctorReport['findings'][number]) =>
    `${MARKS[verdict]}  ${question.padEnd(width)}  ${answer ?? 'not asked'}\n`
  return findings.map(line).join('')
}
