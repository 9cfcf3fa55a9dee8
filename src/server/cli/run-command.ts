import { parseArgs } from 'node:util'
import { noteCommand } from '../access/note-command.ts'
import { type Config, ConfigError, loadConfig } from '../config.ts'
import { packageVersion } from '../machine/package-version.ts'
import { backupStore, restoreBackup, salvageInto } from './backup-commands.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { examineUpstreams } from './doctor-command.ts'
import { exportRows } from './export-command.ts'
import { importFiles } from './import-command.ts'
import { mirrorUpstream } from './mirror-command.ts'
import { moveBetween } from './move-command.ts'
import { pruneStore } from './prune-command.ts'
import { serve } from './serve-command.ts'
import type { Terminal } from './terminal.ts'
import { manageTokens } from './token-command.ts'
import { StoreSettingError } from '../store/store-failure.ts'
import { UsageError } from './usage-error.ts'
import { verifyStore } from './verify-command.ts'

const HELP = `completionist – browse, search, keep and understand your stored Chat Completions

  completionist [serve]                serve the page and the API (http://127.0.0.1:4180)
  completionist import FILE… | -       take in completions: JSONL, list pages, Batch output, recorded calls
  completionist export [FILE | -]      write out everything, or what --search finds
      --search 'model=gpt-4o&…'          the same as in the page's address bar
      --format jsonl                     with all that is kept: import makes the same store of it (the default)
      --format completions               the completions alone, in their own bytes, for other tools
      --format csv                       one row a completion, for spreadsheets
      --format parquet                   the same for data frames (Apache Parquet)
      --fields id,model,total_tokens     only these columns of a table
      --format training                  examples for fine-tuning, in the chat format with tools
      --format training_left_out         which records give no example, and why
  completionist prune                  delete old records for good, after it has said how many
      --older-than 30d                   of that age at least: hours, days, weeks or years (12h, 30d, 8w, 1y)
      --search 'model=gpt-4o&…'          only what that finds
      --dry-run                          only say how many
      --yes                              do not ask
  completionist verify                 check every record against its checksum, and that none is missing
      --salvage NEW                      save all that can be read of a damaged store to a new one
      --accept                           go on without what is missing
      --reassemble                       make the records of recorded streams again, by the rules of this version
  completionist backup FILE            copy the whole store while it is in use, and read the copy again
  completionist restore FILE           put a backup in the place of the store, once it is found whole
      --replace                          also where there is a store: it is put aside
  completionist move FROM TO           copy a store to another, a path or postgres://… each, while both are in use;
                                       again, it brings what has changed since (the password may stand in PGPASSWORD)
  completionist mirror                 bring everything that upstream still has into the store
      --full                             the whole list, not only what is new since the last time
      --every MINUTES                    again and again, until it is interrupted
      --once                             do not wait when upstream asks to come back later
      --upstream NAME                    only this one of several
  completionist token add NAME --role record | read | edit | admin
                                       make a token for somebody or something; it is shown once
  completionist token list             names, roles and dates of the tokens that were given out
  completionist token revoke NAME      it opens nothing from now on
  completionist doctor                 ask upstream what its documentation leaves open, and remember it
      --write                            also create, change and delete one completion to find out
      --upstream NAME                    only this one of several

  --no-copy                            do not copy a store of an older layout before it is changed
  --help, --version

Environment: PORT, HOST, COMPLETIONIST_STORE, COMPLETIONIST_STORE_READ, COMPLETIONIST_COPY, COMPLETIONIST_SAMPLE, COMPLETIONIST_TOKEN,
COMPLETIONIST_TOKEN_FILE, COMPLETIONIST_HOSTS, COMPLETIONIST_RECORD, COMPLETIONIST_STRIP, COMPLETIONIST_KEY, COMPLETIONIST_MIRROR,
COMPLETIONIST_WAITING_MB, COMPLETIONIST_KEEP_DAYS, COMPLETIONIST_CONFIG, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID, OPENAI_PROJECT_ID
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done with refusals
`

/** Runs the command line and gives the exit code. Removes the secrets from `env`. Never rejects. */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string | undefined>,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await choose(args, env, terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.say(`${error.message}\nTry: completionist --help`)
      return EXIT.usage
    }
    if (error instanceof ConfigError || error instanceof StoreSettingError) {
      terminal.say(error.message)
      return EXIT.usage
    }
    terminal.say(describeFailure(error))
    return EXIT.failed
  }
}

async function choose(
  args: readonly string[],
  env: Record<string, string | undefined>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { values, positionals } = parse(args)
  if (values.help === true) {
    await terminal.out(HELP)
    return EXIT.done
  }
  if (values.version === true) {
    await terminal.out(`${packageVersion()}\n`)
    return EXIT.done
  }
  const [command = 'serve', ...rest] = positionals
  if (command !== 'export' && (values.format ?? values.fields) !== undefined)
    throw new UsageError('--format and --fields belong to export')
  if (!['export', 'prune'].includes(command) && values.search !== undefined)
    throw new UsageError('--search belongs to export and prune')
  const pruning = [values['older-than'], values['dry-run'], values.yes]
  if (command !== 'prune' && pruning.some((option) => option !== undefined))
    throw new UsageError('--older-than, --dry-run and --yes belong to prune')
  if (command !== 'mirror' && [values.full, values.every, values.once].some((option) => option !== undefined)) {
    throw new UsageError('--full, --every and --once belong to mirror')
  }
  if (command !== 'token' && values.role !== undefined) throw new UsageError('--role belongs to token add')
  if (command !== 'doctor' && values.write !== undefined) throw new UsageError('--write belongs to doctor')
  if (!['mirror', 'doctor'].includes(command) && values.upstream !== undefined)
    throw new UsageError('--upstream belongs to mirror and doctor')
  if (command !== 'verify' && [values.accept, values.salvage, values.reassemble].some((option) => option !== undefined))
    throw new UsageError('--accept, --salvage and --reassemble belong to verify')
  if (values.salvage !== undefined && values.reassemble === true)
    throw new UsageError('--salvage leaves the store as it is; give --reassemble for the new one')
  if (command !== 'restore' && values.replace !== undefined) throw new UsageError('--replace belongs to restore')
  if (values['no-copy'] === true) env['COMPLETIONIST_COPY'] = 'off'
  const upstream = values.upstream ?? null
  switch (command) {
    case 'serve':
      atMost(rest, 0, 'serve')
      return serve(loadConfig(env), terminal)
    case 'import':
      return noted('import', rest.join(' '), loadConfig(env), terminal, (config) => importFiles(rest, config, terminal))
    case 'export':
      atMost(rest, 1, 'export')
      return noted('export', `${rest[0] ?? '-'} ${values.search ?? ''}`, loadConfig(env), terminal, (config) =>
        exportRows(
          {
            file: rest[0] ?? '-',
            search: values.search ?? '',
            format: values.format ?? 'jsonl',
            fields: values.fields ?? null,
          },
          config,
          terminal,
        ),
      )
    case 'prune': {
      atMost(rest, 0, 'prune')
      const [olderThan, search] = [values['older-than'] ?? null, values.search ?? null]
      const [dryRun, yes] = [values['dry-run'] === true, values.yes === true]
      return pruneStore({ olderThan, search, dryRun, yes }, loadConfig(env), terminal)
    }
    case 'verify':
      atMost(rest, 0, 'verify')
      if (values.salvage !== undefined) return salvageInto(values.salvage, loadConfig(env), terminal)
      return verifyStore(
        { accept: values.accept === true, reassemble: values.reassemble === true },
        loadConfig(env),
        terminal,
      )
    case 'backup': {
      const [file] = rest
      if (file === undefined || file === '-' || rest.length > 1)
        throw new UsageError('backup needs the name of one new file')
      return backupStore(file, loadConfig(env), terminal)
    }
    case 'restore': {
      const [file] = rest
      if (file === undefined || rest.length > 1) throw new UsageError('restore needs the name of one backup')
      return restoreBackup(file, values.replace === true, loadConfig(env), terminal)
    }
    case 'move':
      return moveBetween(rest, env, terminal)
    case 'mirror':
      atMost(rest, 0, 'mirror')
      return mirrorUpstream(
        { full: values.full === true, once: values.once === true, every: parseMinutes(values.every), upstream },
        loadConfig(env),
        terminal,
      )
    case 'doctor':
      atMost(rest, 0, 'doctor')
      return examineUpstreams({ write: values.write === true, upstream }, loadConfig(env), terminal)
    case 'token':
      return manageTokens(rest, values.role, loadConfig(env).store, terminal)
    default:
      throw new UsageError(`there is no command "${command}"`)
  }
}

/** Notes in the store's audit that a command took something out or put something in. */
async function noted(
  deed: 'import' | 'export',
  what: string,
  config: Config,
  terminal: Terminal,
  work: (config: Config) => Promise<ExitCode>,
): Promise<ExitCode> {
  const code = await work(config)
  await noteCommand(config.store, deed, what.trim(), (line) => terminal.say(line))
  return code
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        'no-copy': { type: 'boolean' },
        accept: { type: 'boolean' },
        reassemble: { type: 'boolean' },
        salvage: { type: 'string' },
        replace: { type: 'boolean' },
        version: { type: 'boolean', short: 'v' },
        search: { type: 'string' },
        format: { type: 'string' },
        fields: { type: 'string' },
        'older-than': { type: 'string' },
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean' },
        full: { type: 'boolean' },
        every: { type: 'string' },
        once: { type: 'boolean' },
        write: { type: 'boolean' },
        upstream: { type: 'string' },
        role: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function parseMinutes(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError('--every needs a number of minutes')
  return Number(text)
}

function atMost(rest: readonly string[], most: number, command: string): void {
  if (rest.length > most) throw new UsageError(`${command} does not take "${rest[most]}"`)
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return 'The port is in use. Set PORT to another one, or to 0 for any that is free.'
  if (code === 'EACCES' && error.message.includes('listen'))
    return 'Listening on that port is not allowed. Set PORT to one above 1023.'
  if (code === 'EEXIST') return 'That file exists already; nothing is ever written over.'
  return error.message
}
