import { fromColumnText } from './column-text.ts'

/** How a record came in, and from where. */
export interface Origin {
  /** As `waySchema` names it. */
  way: string
  /** The upstream's base URL, or the name of a file. */
  from: string
}

/**
 * Whether two records came from two upstreams: then they are two completions, whatever their ids and bytes say. A file
 * may hold what any upstream gave.
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
