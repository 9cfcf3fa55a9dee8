import type { LiveEvent } from '#contract/recording/live-event.ts'
import { useSyncExternalStore } from 'react'
import { followLive } from '../api/live.ts'
import { type Recordings, withRecordingEvent } from './recordings.ts'

/** What the server has told this page. */
export interface LiveState {
  /** Rows in the store; null before the server has said. */
  total: number | null
  /** The `as_of` of a view that begins now; null before the server has said. */
  asOf: string | null
  /** Grows whenever rows may have come in: at each connection too. */
  arrivals: number
  /** Grows whenever rows that were there changed. */
  changes: number
  recordings: Recordings
  /** Nothing that happens arrives here: the server is gone, or a proxy holds it back. */
  silent: boolean
}

let current: LiveState = { total: null, asOf: null, arrivals: 0, changes: 0, recordings: new Map(), silent: false }
const listeners = new Set<() => void>()
let unfollow: (() => void) | null = null

/** The state as it stands. The page is connected to the server while somebody uses it. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, read)
}

function read(): LiveState {
  return current
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  unfollow ??= followLive(take, fallSilent)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    unfollow?.()
    unfollow = null
  }
}

function take(event: LiveEvent): void {
  become(withEvent(current.silent ? { ...current, silent: false } : current, event))
}

function fallSilent(): void {
  if (!current.silent) become({ ...current, silent: true })
}

function become(next: LiveState): void {
  if (next === current) return
  current = next
  for (const listener of listeners) listener()
}

function withEvent(state: LiveState, event: LiveEvent): LiveState {
  if (event.name === 'hello') {
    // What was being written before this connection is greeted anew, or has ended unheard.
    const recordings = new Map([...state.recordings].filter(([, one]) => one.end !== null))
    return { ...state, total: event.data.total, asOf: event.data.as_of, arrivals: state.arrivals + 1, recordings }
  }
  if (event.name === 'rows')
    return { ...state, total: event.data.total, asOf: event.data.as_of, arrivals: state.arrivals + 1 }
  if (event.name === 'changed') return { ...state, changes: state.changes + 1 }
  if (event.name === 'recording') return { ...state, recordings: withRecordingEvent(state.recordings, event.data) }
  return state
}
