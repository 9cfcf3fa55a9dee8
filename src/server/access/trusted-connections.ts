import type { Socket } from 'node:net'

const trusted = new WeakSet<Socket>()

/** Marks a connection over which a valid request came: it is not closed to make room for strangers. */
export function trustConnection(socket: Socket): void {
  trusted.add(socket)
}

/** Whether a connection is marked so. */
export function isTrusted(socket: Socket): boolean {
  return trusted.has(socket)
}
