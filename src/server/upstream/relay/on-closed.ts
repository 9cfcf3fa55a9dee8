import type { Socket } from 'node:net'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls `act` when the connection is closed; gives a function that stops waiting. An answer that waits behind another
 * on a pipelined connection has no socket of its own yet, and would not notice.
 */
export function onClosed(socket: Socket, act: () => void): () => void {
  if (socket.destroyed) {
    const soon = setImmediate(act)
    return () => clearImmediate(soon)
  }
  let acts = waiting.get(socket)
  if (acts === undefined) {
    const all = new Set<() => void>()
    socket.once('close', () => {
      for (const each of all) each()
    })
    waiting.set(socket, all)
    acts = all
  }
  acts.add(act)
  return () => void acts.delete(act)
}
