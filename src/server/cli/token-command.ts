import { MAIN_NAME } from '../access/known-tokens.ts'
import { noteCommand } from '../access/note-command.ts'
import { ROLES, type Role } from '../access/roles.ts'
import { changeNamedTokens, loadNamedTokens, makeToken, toAccessFiles, toTokenHash } from '../access/token-files.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * `token add NAME --role R | list | revoke NAME`: tokens with a name and a role, stored as hashes beside the store. A
 * running server notices changes. `words` are what follows `token`. Throws `UsageError`, or an Error if the file cannot
 * be used.
 */
export async function manageTokens(
  words: readonly string[],
  role: string | undefined,
  store: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const files = toAccessFiles(store)
  if (files === null) throw new UsageError('tokens are kept beside the store, and COMPLETIONIST_STORE is :memory:')
  const [verb, name, ...rest] = words
  if (verb !== 'add' && role !== undefined) throw new UsageError('--role belongs to token add')
  const note = (deed: 'token_added' | 'token_revoked', what: string) =>
    noteCommand(store, deed, what, (line) => terminal.say(line))
  switch (verb ?? '') {
    case 'add': {
      const given = parseRole(role)
      const wanted = parseName(name, rest, 'add')
      const token = makeToken()
      changeNamedTokens(files.named, (tokens) => {
        if (tokens.some((one) => one.name === wanted))
          throw new UsageError(`there is a token ${wanted}; revoke it first, or choose another name`)
        const sha256 = toTokenHash(token)
        return [...tokens, { name: wanted, role: given, sha256, created: Math.floor(Date.now() / 1000) }]
      })
      await note('token_added', `${wanted} (${given})`)
      terminal.say(`${wanted} may ${MAY[given]}. This is its token; it is shown this once:`)
      await terminal.out(`${token}\n`)
      return EXIT.done
    }
    case 'list': {
      if (name !== undefined) throw new UsageError(`token list does not take "${name}"`)
      const tokens = loadNamedTokens(files.named)
      for (const one of tokens) {
        await terminal.out(`${one.name}\t${one.role}\t${new Date(one.created * 1000).toISOString()}\n`)
      }
      if (tokens.length === 0)
        terminal.say('There are no named tokens. Make one: completionist token add NAME --role read')
      return EXIT.done
    }
    case 'revoke': {
      const wanted = parseName(name, rest, 'revoke')
      changeNamedTokens(files.named, (tokens) => {
        const left = tokens.filter((one) => one.name !== wanted)
        if (left.length === tokens.length) throw new UsageError(`there is no token ${wanted}`)
        return left
      })
      await note('token_revoked', wanted)
      terminal.say(`${wanted} is revoked; it opens nothing from now on`)
      return EXIT.done
    }
    default:
      throw new UsageError('token takes add NAME --role ROLE, list, or revoke NAME')
  }
}

const MAY: Readonly<Record<Role, string>> = {
  record: 'call models through this server and read nothing',
  read: 'read and export',
  edit: 'read, export, record, change, delete and import',
  admin: 'do everything',
}

function parseRole(role: string | undefined): Role {
  const found = ROLES.find((one) => one === role)
  if (found === undefined) throw new UsageError(`--role is one of ${ROLES.join(', ')}`)
  return found
}

function parseName(name: string | undefined, rest: readonly string[], verb: string): string {
  if (name === undefined || rest.length > 0) throw new UsageError(`token ${verb} takes one name`)
  if (!NAME.test(name) || name === MAIN_NAME)
    throw new UsageError(
      'a name is up to 64 letters, digits, dots, dashes and underscores, and begins with one of the first two',
    )
  return name
}
