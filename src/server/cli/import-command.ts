import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ImportReport } from '#contract/source/import-report.ts'
import type { Config } from '../config.ts'
import { runImport } from '../import/run-import.ts'
import { openStore } from '../main.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Bytes of one read: with Node’s own 64 kB it would be sixteen reads. */
const READ_BYTES = 1024 * 1024

/** `import FILE…|-`: imports files one after the other and names each line that was refused. */
export async function importFiles(files: readonly string[], config: Config, terminal: Terminal): Promise<ExitCode> {
  if (files.length === 0) throw new UsageError('import needs a file, or - for standard input')
  const store = await openStore(config, { onNotice: (notice) => terminal.say(notice) })
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  let code: ExitCode = EXIT.done
  try {
    for (const file of files) {
      const result = await importOne(file, store, terminal, interrupt.signal)
      if (result === EXIT.failed) code = EXIT.failed
      else if (result === EXIT.refusals && code === EXIT.done) code = EXIT.refusals
      if (interrupt.signal.aborted) break
    }
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await store.close()
  }
  return code
}

async function importOne(
  file: string,
  store: CompletionStore,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const label = file === '-' ? 'standard input' : path.basename(file)
  try {
    const input =
      file === '-' ? { stream: process.stdin, size: null, key: null, resume: null } : await openFile(file, store)
    if (input.resume !== null)
      terminal.say(`${label}: going on at line ${input.resume.line + 1}, where it was interrupted`)
    const report = await runImport({
      store,
      input: input.stream,
      file: label,
      bytesTotal: input.size,
      checkpointKey: input.key,
      resume: input.resume,
      now: () => Math.floor(Date.now() / 1000),
      onProgress: (now) => terminal.progress(describe(now)),
      onRefusal: ({ line, reason }) => terminal.say(`${label}:${line}: ${reason}`),
      signal,
    })
    terminal.say(describe(report))
    for (const { parts, lines, first_line } of report.left_out) {
      const where = lines === 1 ? `line ${first_line}` : `${count(lines)} lines, the first is ${first_line}`
      terminal.say(`${label}: not kept of ${where}: ${parts}`)
    }
    return report.refused > 0 ? EXIT.refusals : EXIT.done
  } catch (error) {
    if (signal.aborted) terminal.say(`${label}: interrupted; run the same command again to go on`)
    else if (error instanceof StoreFailure)
      terminal.say(
        `${label}: ${error.message.replace(/\.$/, '')}. What came in before is kept; run the same command again to go on`,
      )
    else terminal.say(`${label}: ${error instanceof Error ? error.message : String(error)}`)
    return EXIT.failed
  }
}

/** Opens regular files only: a pipe or a device might never end. Name, size and time are the file's key. */
async function openFile(file: string, store: CompletionStore) {
  const { size, mtimeMs } = await statRegular(file)
  const key = `${path.resolve(file)}\n${size}\n${mtimeMs}`
  const known = await store.checkpoint(key)
  // A file that was read to its end is read again from the start; all its rows then count as known.
  const resume = known !== null && known.offset > 0 && known.offset < size ? known : null
  const handle = await open(file)
  return {
    stream: handle.createReadStream({ start: resume?.offset ?? 0, highWaterMark: READ_BYTES }),
    size,
    key,
    resume,
  }
}

async function statRegular(file: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    const facts = await stat(file)
    if (facts.isFile()) return facts
    throw new Error(facts.isDirectory() ? 'it is a folder' : 'it is not a regular file; pipe it in with -')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT') throw new Error('there is no such file', { cause: error })
    if (code === 'EACCES') throw new Error('reading it is not allowed', { cause: error })
    throw error
  }
}

function describe(report: ImportReport): string {
  const parts = [
    `${count(report.added)} new`,
    `${count(report.known)} known already`,
    ...(report.same_id > 0
      ? [`${count(report.same_id)} with an id that was there with other content (both kept)`]
      : []),
    ...(report.refused > 0 ? [`${count(report.refused)} refused`] : []),
  ]
  const percent =
    !report.done && report.bytes_total !== null && report.bytes_total > 0
      ? ` (${Math.floor((100 * report.bytes) / report.bytes_total)} %)`
      : ''
  return `${report.file}${percent}: ${parts.join(', ')}`
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}
