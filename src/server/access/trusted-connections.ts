import type { Socket } from 'node:net'

const trusted = new WeakSet<Socket>()

/** Somebody whom we know has asked over this connection: it is not cut to make room for strangers. */
export function trustConnection(socket: Socket): void {
  trusted.add(socket)
}

/** Whether it is such a one. */
export function isTrusted(socket: Socket): boolean {
  return trusted.has(socket)
}
