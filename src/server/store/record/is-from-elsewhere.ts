import { fromColumnText } from './column-text.ts'

/** How a record came into the store, and from where. */
export interface Origin {
  /** As in `waySchema`. */
  way: string
  /** The upstream's base URL, or the name of a file. */
  from: string
}

/**
 * Whether two records come from two upstreams: then they are two completions, even if their ids and bytes are equal. A
 * file may contain records of any upstream.
 */
export function isFromElsewhere(one: Origin, other: Origin): boolean {
  return isFromUpstream(one) && isFromUpstream(other) && one.from !== other.from
}

/** The origin in a row with the columns `way` of `completions` and `came_from` of `bodies`, as a database gives it. */
export function toOrigin(row: Record<string, unknown>): Origin {
  const { way, came_from: from } = row
  return { way: typeof way === 'string' ? way : '', from: typeof from === 'string' ? fromColumnText(from) : '' }
}

function isFromUpstream({ way }: Origin): boolean {
  return way === 'recorded' || way === 'mirrored'
}
