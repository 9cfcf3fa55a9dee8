import { noteCommand } from '../access/note-command.ts'
import type { Config } from '../config.ts'
import { openStore, openStoreCare } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { checkFile } from './verify-command.ts'

/**
 * `backup FILE`: a complete copy while the store is in use, read again to its end. The file must not exist yet. Ends
 * with 3 if the copied store is damaged or lacks something; the copy is kept all the same.
 */
export async function backupStore(file: string, config: Config, terminal: Terminal): Promise<ExitCode> {
  const notices: string[] = []
  const store = await openStore(config, { access: 'read', onNotice: (notice) => notices.push(notice) })
  try {
    await store.backup(file)
  } finally {
    await store.close()
  }
  await noteCommand(config.store, 'backup', file, (line) => terminal.say(line))
  terminal.say(`the store is copied to ${file}`)
  for (const notice of notices) terminal.say(notice)
  const sound = await checkFile({ ...config, store: file, database: null }, terminal)
  if (!sound)
    terminal.say(`${file} is as damaged as the store: keep older backups, and see completionist verify --salvage`)
  return sound && notices.length === 0 ? EXIT.done : EXIT.refusals
}

/**
 * `restore FILE`: puts a backup, which is read to its end first, in the place of the store. An existing store is moved
 * aside, and only with `--replace`. Ends with 1 if nothing was restored.
 */
export async function restoreBackup(
  file: string,
  replace: boolean,
  config: Config,
  terminal: Terminal,
): Promise<ExitCode> {
  const { rows, aside } = await openStoreCare(config).restore(file, replace, async (copy) => {
    if (await checkFile({ ...config, store: copy, database: null }, terminal)) return
    throw new Error(
      `${file} is damaged, so nothing was restored. Take what can still be read out of it (COMPLETIONIST_STORE=${file} completionist verify --salvage NEW), and restore NEW.`,
    )
  })
  await noteCommand(config.store, 'restore', file, (line) => terminal.say(line))
  terminal.say(`${rows} rows of ${file} are restored to ${config.store}`)
  if (aside !== null) terminal.say(`the store that was here is kept as ${aside}`)
  return EXIT.done
}

/**
 * `verify --salvage NEW`: copies all that can still be read of a damaged store into a new one and names what is lost.
 * Ends with 3 if anything is.
 */
export async function salvageInto(out: string, config: Config, terminal: Terminal): Promise<ExitCode> {
  const { kept, partly, lost, views } = await openStoreCare(config).salvage(out)
  for (const id of lost) await terminal.out(`lost: ${JSON.stringify(id)}\n`)
  for (const id of partly) await terminal.out(`in part: ${JSON.stringify(id)}\n`)
  const next =
    config.database === null
      ? `What a mirror knows of upstream is not carried over: its next walk finds it again. completionist restore ${out} --replace puts it in the place of the store.`
      : `completionist move ${out} postgres://… copies it into an empty database.`
  terminal.say(
    `${kept} records are saved to ${out}; ${lost.length} could not be read, ${partly.length} lack what stood beside them. ${views === 0 ? '' : `Saved views: ${views}. `}${next}`,
  )
  return lost.length + partly.length === 0 ? EXIT.done : EXIT.refusals
}
