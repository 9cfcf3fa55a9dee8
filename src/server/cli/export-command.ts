import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Config } from '../config.ts'
import { exportCsv } from '../export/export-csv.ts'
import { exportJsonl } from '../export/export-jsonl.ts'
import { openStore } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { requireAnswered } from '../whole-search.ts'
import { readWholeSearch, toUsageError } from './read-whole-search.ts'
import { UsageError } from './usage-error.ts'

/** What `export` was asked for. */
export interface ExportRequest {
  /** A new file, or `-` for standard output. */
  file: string
  /** The search of the page's address bar, such as `model=gpt-4o&created=-24h..`. */
  search: string
  format: string
}

/** `export [FILE|-]`: everything that matches, as JSONL (the records' own bytes) or CSV. Never writes over a file. */
export async function exportRows(request: ExportRequest, config: Config, terminal: Terminal): Promise<ExitCode> {
  const { format } = request
  if (format !== 'jsonl' && format !== 'csv') throw new UsageError(`--format is jsonl or csv, not ${format}`)
  const query = readWholeSearch(request.search)
  const store = await openStore(config, { access: 'read', onNotice: (notice) => terminal.say(notice) })
  try {
    await requireAnswered(store, query).catch(toUsageError)
    const texts = format === 'csv' ? exportCsv(store, query) : exportJsonl(store, query)
    if (request.file === '-') {
      for await (const text of texts) await terminal.out(text)
    } else {
      await writeNewFile(request.file, texts)
    }
    return EXIT.done
  } finally {
    await store.close()
  }
}

async function writeNewFile(file: string, texts: AsyncIterable<string>): Promise<void> {
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  await once(stream, 'open')
  for await (const text of texts) {
    if (!stream.write(text)) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
}
