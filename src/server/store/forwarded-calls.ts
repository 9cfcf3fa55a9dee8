import type { Engine } from './engine.ts'
import type { CompletionStore } from './store.ts'

/** Calls of the port that an engine answers as they are, and how many arguments each has before its signal. */
const PLAIN = {
  has: 1,
  raw: 1,
  answer: 1,
  listed: 1,
  listWire: 1,
  getWire: 1,
  placesOf: 1,
  delete: 1,
  deleteAt: 1,
  scrub: 0,
  keptAnswers: 2,
  reassemble: 2,
  checkpoint: 1,
  mirrorShelf: 3,
  mirrorClaim: 1,
  mirrorRelease: 1,
  views: 0,
  deleteView: 1,
  status: 0,
  backup: 1,
} as const satisfies Partial<Record<keyof CompletionStore, number>>

type PlainCall = keyof typeof PLAIN

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

/** The part of the port that only hands on. */
export function forwardedCalls(engine: Engine): Pick<CompletionStore, PlainCall> {
  // oxlint-disable typescript/no-unsafe-type-assertion -- `PlainCalls` says of each call what the port says of it
  const ask = engine.ask.bind(engine) as (call: string, args: unknown[], signal: unknown) => unknown
  const calls = Object.entries(PLAIN).map(([call, count]) => [
    call,
    (...given: unknown[]) => ask(call, given.slice(0, count), given[count]),
  ])
  return Object.fromEntries(calls) as Pick<CompletionStore, PlainCall>
  // oxlint-enable typescript/no-unsafe-type-assertion
}
