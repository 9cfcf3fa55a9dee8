import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../machine/log.ts'
import { Refusal } from '../source/refusal.ts'
import type { Audit } from './audit.ts'
import { toGivenToken, withoutCredential } from './given-token.ts'
import type { KnownTokens, TokenHolder } from './known-tokens.ts'
import { type PeerUser, peerUserOf } from './peer-user.ts'
import { createRefusalPace } from './refusal-pace.ts'
import { mayDo, type Role } from './roles.ts'
import { type RouteRule, toRouteRule } from './route-rule.ts'
import { comesFromOwnPage, readSessionCookie } from './session-cookie.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { trustConnection } from './trusted-connections.ts'
import { createRefusedLogins } from './refused-logins.ts'

/** A request that the guard has accepted, as far as the gate looks at it. */
export interface GateRequest {
  method: string
  /** As the router sees it. */
  path: string
  search: string
  header: (name: string) => string | null
  /** Absent if a test calls the app without a socket. */
  incoming: IncomingMessage | undefined
}

/** Who is calling. `machine`: a user of this machine, if no token is required. */
export interface Caller {
  name: string
  role: Role
  by: 'machine' | 'token' | 'session'
  /** The token from which a session can be started; null if there is none. */
  holder: TokenHolder | null
  /** Whether the caller's token or session is still valid; for long answers. */
  mayStay(): boolean
}

/** What the gate decides. `silent`: the request gets no answer at all. */
export type Admission =
  | { refusal: null; caller: Caller | null; rule: RouteRule }
  | { refusal: Refusal; caller: Caller | null; rule: RouteRule }
  | { refusal: 'silent' }

/** Decides who may come in, and who that is. */
export interface Gate {
  /** Whether a token is required. */
  demanded: boolean
  sessions: Sessions
  audit: Audit
  admit(request: GateRequest): Promise<Admission>
  /** The user at the other end, if there is a socket and the system tells. */
  peerUser(incoming: IncomingMessage | undefined): Promise<PeerUser>
}

interface GateParts {
  tokens: KnownTokens
  audit: Audit
  log: Log
  /** Origins of our own pages. */
  origins: () => ReadonlySet<string>
  /** Unix milliseconds. */
  now: () => number
  /** This process's own user; null if the system has none. */
  ownUser?: number | null
}

const MACHINE: Caller = { name: 'this machine', role: 'admin', by: 'machine', holder: null, mayStay: () => true }
/** The number of the user who may read our files anyway. */
const ROOT_USER = 0

/** Decides by token, by session and, if no token is required, by the user at the other end. */
export function createGate(parts: GateParts): Gate {
  const { tokens, audit, log, origins, now, ownUser = process.getuid?.() ?? null } = parts
  const sessions = createSessions(tokens, now)
  const pace = createRefusalPace()
  const noteRefusedLogin = createRefusedLogins(audit, log)

  const findSession = async ({ header, incoming }: GateRequest): Promise<Caller | null> => {
    const id = readSessionCookie({ header, port: incoming?.socket.localPort ?? null })
    if (id === null || !comesFromOwnPage(header, origins())) return null
    const holder = sessions.find(id, await userAt(incoming))
    return holder === null ? null : toCaller(holder, 'session', () => sessions.isOpen(id))
  }

  /** The caller, or why the request has none. */
  const identify = async (request: GateRequest, rule: RouteRule): Promise<Caller | Refusal | 'silent' | null> => {
    if (rule.right === 'unasked') return null
    const { header, incoming } = request
    const given = toGivenToken(header)
    const holder = given === null ? null : tokens.find(given)
    if (holder !== null) return toCaller(holder, 'token', () => tokens.refresh(holder) !== null)
    // If no token is required, what looks like one is the client's own key for upstream.
    const counts = logsIn(request) || (tokens.demanded && rule.right !== 'anyone')
    if (given !== null && counts) {
      const address = addressOf(incoming)
      noteRefusedLogin('a wrong token', address)
      return (await pace.turn(address)) ? wrongToken() : 'silent'
    }
    const session = await findSession(request)
    if (session !== null) return session
    if (tokens.demanded) return rule.right === 'anyone' ? null : tokenNeeded()
    const user = await userAt(incoming)
    if (isOurs(user, ownUser)) return MACHINE
    noteRefusedLogin('a request without a token', `${addressOf(incoming)} (user ${user} of this machine)`)
    return otherUser()
  }

  return {
    demanded: tokens.demanded,
    sessions,
    audit,
    peerUser: userAt,
    admit: async (request) => {
      const rule = toRouteRule(request.method, request.path, request.search)
      const found = await identify(request, rule)
      if (found === 'silent') return { refusal: found }
      if (found instanceof Refusal) return { refusal: found, caller: null, rule }
      if (found !== null) {
        if (!isEnough(found.role, rule)) return { refusal: roleNeeded(found, rule), caller: found, rule }
        if (request.incoming !== undefined) {
          trustConnection(request.incoming.socket)
          if (!request.path.startsWith('/api/')) keepOurs(request.incoming, request, found)
        }
      }
      return { refusal: null, caller: found, rule }
    },
  }
}

function userAt(incoming: IncomingMessage | undefined): Promise<PeerUser> {
  return incoming === undefined ? Promise.resolve(null) : peerUserOf(incoming.socket)
}

function logsIn({ method, path }: GateRequest): boolean {
  return method === 'POST' && path === '/api/session'
}

/** The address that a request comes from, for the log. */
export function addressOf(incoming: { socket: Pick<Socket, 'remoteAddress'> } | undefined): string {
  return incoming?.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '') ?? 'unknown'
}

function toCaller(holder: TokenHolder, by: 'token' | 'session', mayStay: () => boolean): Caller {
  return { name: holder.name, role: holder.role, by, holder, mayStay }
}

/** Root can read everything anyway, and forwards the ports of others (containers, WSL, ssh). */
function isOurs(user: PeerUser, own: number | null): boolean {
  return user === null || own === null || user === own || user === ROOT_USER
}

function isEnough(role: Role, { right }: RouteRule): boolean {
  return right === 'unasked' || right === 'anyone' || right === 'known' || mayDo(role, right)
}

/** Removes our token and cookie from the request, so that they are not sent on to upstream. */
function keepOurs(incoming: IncomingMessage, { header }: GateRequest, caller: Caller): void {
  const given = caller.by === 'token' ? toGivenToken(header) : null
  const session = readSessionCookie({ header, port: incoming.socket.localPort ?? null })
  if (given === null && session === null) return
  withoutCredential(incoming, (name, value) =>
    name === 'authorization' ? given !== null : [given, session].some((one) => one !== null && value.includes(one)),
  )
}

function tokenNeeded(): Refusal {
  return new Refusal(
    401,
    'A token is needed: Authorization: Bearer followed by it. Whoever started this server has one.',
    {
      code: 'invalid_api_key',
    },
  )
}

function wrongToken(): Refusal {
  return new Refusal(401, 'This token is not known here. It may have been revoked, or belong to another server.', {
    code: 'invalid_api_key',
  })
}

function otherUser(): Refusal {
  return new Refusal(
    403,
    'This server belongs to another user of this machine and lets nobody else in. Its owner can start it with COMPLETIONIST_TOKEN=auto and tell you the token, or give you one with: completionist token add. Or start your own with another PORT.',
    { code: 'other_user' },
  )
}

function roleNeeded(caller: Caller, { right }: RouteRule): Refusal {
  return new Refusal(
    403,
    `The token ${caller.name} has the role ${caller.role}; this needs the right to ${TO_DO[right]}.`,
    {
      code: 'role_needed',
    },
  )
}

const TO_DO: Readonly<Record<RouteRule['right'], string>> = {
  unasked: 'look',
  anyone: 'look',
  known: 'look',
  record: 'record calls',
  read: 'read',
  edit: 'change what is stored',
  admin: 'administer this server',
}
