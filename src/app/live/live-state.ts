import type { LiveEvent } from '#contract/recording/live-event.ts'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { followLive } from '../api/follow-live.ts'
import { noteStoreRows } from '../api/note-store-rows.ts'
import { ownedByClient } from '../api/owned-by-client.ts'
import { bringMissing } from '../ui/late/say-missing.ts'
import { type Recordings, withRecordingEvent } from './recordings.ts'

/** What the server has reported to this page. */
export interface LiveState {
  /** The `as_of` of a page that begins now; null until the server has reported it. */
  asOf: string | null
  /** Grows whenever rows may have come in, also with each new connection. */
  arrivals: number
  /** Grows whenever existing rows have changed. */
  changes: number
  recordings: Recordings
  /** No events arrive: the server is gone, or a proxy holds them back. */
  silent: boolean
}

const NOTHING_SAID: LiveState = {
  asOf: null,
  arrivals: 0,
  changes: 0,
  recordings: new Map(),
  silent: false,
}

/** The current state. The page is connected to the server while some part of it uses this. */
export function useLiveState(): LiveState {
  const { subscribe, read } = liveStateOf(useQueryClient())
  return useSyncExternalStore(subscribe, read)
}

const liveStateOf = ownedByClient(createLiveState)

/** Follows the server's events while there are listeners; what it learned stays known. */
function createLiveState(client: QueryClient) {
  let current = NOTHING_SAID
  const listeners = new Set<() => void>()
  let unfollow: (() => void) | null = null
  const become = (next: LiveState) => {
    if (next === current) return
    current = next
    for (const listener of listeners) listener()
  }
  const take = (event: LiveEvent) => {
    if (event.name === 'hello' || event.name === 'rows' || event.name === 'changed')
      noteStoreRows(client, event.data.total)
    if (current.silent) bringMissing()
    become(withEvent(current.silent ? { ...current, silent: false } : current, event))
  }
  const fallSilent = () => {
    if (!current.silent) become({ ...current, silent: true })
  }
  return {
    read: () => current,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      unfollow ??= followLive(client, take, fallSilent)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        unfollow?.()
        unfollow = null
      }
    },
  }
}

function withEvent(state: LiveState, event: LiveEvent): LiveState {
  if (event.name === 'hello') {
    // Recordings from before this connection are announced again, or ended without our hearing of it.
    const recordings = new Map([...state.recordings].filter(([, one]) => one.end !== null))
    return { ...state, asOf: event.data.as_of, arrivals: state.arrivals + 1, recordings }
  }
  if (event.name === 'rows') return { ...state, asOf: event.data.as_of, arrivals: state.arrivals + 1 }
  if (event.name === 'changed') return { ...state, changes: state.changes + 1 }
  if (event.name === 'recording') return { ...state, recordings: withRecordingEvent(state.recordings, event.data) }
  return state
}
