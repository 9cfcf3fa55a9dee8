import type { CompletionStore } from './completion-store.ts'

/** Calls of the port that an engine answers as they are, and how many arguments each has before its signal. */
export const PLAIN = {
  has: 1,
  raw: 1,
  answer: 1,
  listed: 1,
  listWire: 1,
  getWire: 1,
  placesOf: 1,
  rowsAt: 1,
  delete: 1,
  deleteAt: 1,
  scrub: 0,
  keptAnswers: 2,
  reassemble: 2,
  checkpoint: 1,
  mirrorSummary: 3,
  mirrorClaim: 1,
  mirrorRelease: 1,
  mirrorListed: 2,
  mirrorGone: 3,
  views: 0,
  deleteView: 1,
  status: 0,
  backup: 1,
} as const satisfies Partial<Record<keyof CompletionStore, number>>

export type PlainCall = keyof typeof PLAIN

/** The arguments of a call of the port without its signal. */
type Asked<Call> = Call extends (...args: infer Args) => unknown
  ? Required<Args> extends [...infer Before, AbortSignal]
    ? Before
    : Args
  : never

/** The same calls as an engine answers them. */
export type PlainCalls = {
  [Call in PlainCall]: (...args: Asked<CompletionStore[Call]>) => Awaited<ReturnType<CompletionStore[Call]>>
}
