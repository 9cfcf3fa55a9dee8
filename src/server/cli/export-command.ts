import { createWriteStream, existsSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { Config } from '../config.ts'
import { exportCsv } from '../export/export-csv.ts'
import { exportParquet } from '../export/export-parquet.ts'
import { exportLines } from '../export/export-lines.ts'
import { exportTraining } from '../export/export-training.ts'
import { parseTableColumns, TABLE_COLUMNS, type TableColumn } from '../export/table-columns.ts'
import { createExportTally, type ExportTally } from '../export/export-tally.ts'
import { openStore } from '../main.ts'
import { Refusal } from '../source/refusal.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import { toHidden } from '../redact/to-hidden.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { requireAnswered } from '../source/whole-search.ts'
import type { Terminal } from './terminal.ts'
import { readWholeSearch, throwUsageError } from './read-whole-search.ts'
import { UsageError } from './usage-error.ts'

export interface ExportRequest {
  /** A new file, or `-` for standard output. */
  file: string
  /** The search of the page's address bar, such as `model=gpt-4o&created=-24h..`. */
  search: string
  format: string
  /** Names of columns of a table with commas between them; null for all. */
  fields: string | null
}

const FORMATS = ['jsonl', 'completions', 'csv', 'parquet', 'training', 'training_left_out'] as const
type ExportFormat = (typeof FORMATS)[number]

/** How many damaged records are named; the others are counted. */
const NAMED_DAMAGED = 20

/**
 * `export [FILE|-]`: exports everything that matches, as JSONL with all that is kept, as the completions alone, as a
 * table (CSV, Parquet), or as examples for fine-tuning, and says what it wrote. Never overwrites a file. Ends with 3 if damaged records are
 * missing.
 */
export async function exportRows(request: ExportRequest, config: Config, terminal: Terminal): Promise<ExitCode> {
  const format = FORMATS.find((name) => name === request.format)
  if (format === undefined) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not ${request.format}`)
  const query = readWholeSearch(request.search)
  const columns = readColumns(request.fields, format)
  const store = await openStore(config, { access: 'read', onNotice: (notice) => terminal.say(notice) })
  const tally = createExportTally()
  try {
    await requireAnswered(store, query).catch(throwUsageError)
    const pieces = exportAs(format, columns, store, query, toHidden(config), tally)
    if (request.file === '-') {
      for await (const piece of pieces) await terminal.out(piece)
    } else {
      await writeNewFile(request.file, pieces)
    }
  } finally {
    await store.close()
  }
  const where = request.file === '-' ? 'standard output' : path.resolve(request.file)
  const what = count(tally.records, format === 'training' ? 'example' : 'record')
  terminal.say(`exported ${what} (${count(tally.bytes, 'byte')}) to ${where}`)
  if (format === 'training' && tally.leftOut > 0) {
    const give = tally.leftOut === 1 ? 'gives' : 'give'
    terminal.say(`${count(tally.leftOut, 'record')} ${give} no example: --format training_left_out names them, and why`)
  }
  return sayDamage(tally, terminal)
}

function readColumns(fields: string | null, format: ExportFormat): readonly TableColumn[] {
  if (fields === null) return TABLE_COLUMNS
  if (format !== 'csv' && format !== 'parquet') throw new UsageError('--fields belongs to --format csv and parquet')
  try {
    return parseTableColumns(fields)
  } catch (error) {
    throw error instanceof Refusal ? new UsageError(`--fields: ${error.message}`) : error
  }
}

function exportAs(
  format: ExportFormat,
  columns: readonly TableColumn[],
  store: CompletionStore,
  query: SearchQuery,
  hide: Hidden,
  tally: ExportTally,
): AsyncIterable<Uint8Array> {
  if (format === 'csv') return exportCsv({ source: store, query, columns, hide, tally })
  if (format === 'parquet') return exportParquet({ source: store, query, columns, hide, tally })
  if (format === 'training') return exportTraining(store, query, 'examples', tally)
  if (format === 'training_left_out') return exportTraining(store, query, 'left_out', tally)
  return exportLines(store, query, format === 'jsonl' ? 'record' : 'completion', tally)
}

function sayDamage({ damaged }: ExportTally, terminal: Terminal): ExitCode {
  if (damaged.length === 0) return EXIT.done
  const names = damaged.slice(0, NAMED_DAMAGED).join(', ')
  const more = damaged.length > NAMED_DAMAGED ? ` and ${damaged.length - NAMED_DAMAGED} more` : ''
  terminal.say(`${count(damaged.length, 'record')} damaged, so missing or not whole in it: ${names}${more}`)
  return EXIT.refusals
}

async function writeNewFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = path.dirname(path.resolve(file))
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder} to write ${path.basename(file)} to`)
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  await once(stream, 'open')
  for await (const piece of pieces) {
    if (!stream.write(piece)) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}
