import { useEffectEvent, useLayoutEffect } from 'react'
import { type CommandId, commandOf } from './keys.ts'

/** What to do for a command. Return `false` to leave the key to other handlers. */
export type KeyHandlers = Partial<Record<CommandId, (event: KeyboardEvent) => boolean | void>>

/** Listens to the keyboard while mounted and `enabled`. `keys.ts` says which key means what. */
export function useKeys(handlers: KeyHandlers, enabled = true): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOf(event)
    const handler = command === null ? undefined : handlers[command]
    if (handler && handler(event) !== false) event.preventDefault()
  })
  // Before the paint, so that a key works from the moment that something is visible.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    if (enabled) addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [enabled])
}
