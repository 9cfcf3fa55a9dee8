/** What became of everything that one store has and another was to have as well. */
export interface MoveReport {
  /** Records that were looked at, of how many that ever came in there. */
  looked: number
  of: number
  /** Were there already and are kept in the same way. */
  same: number
  brought: number
  /** Were there as they had been before. */
  renewed: number
  /** Were changed or deleted where they were brought to, later than here: they stay so. */
  left: number
  /** Deleted here since they were brought there, and now there as well. */
  deleted: number
  /** Names of those whose own bytes are damaged: they were not brought. */
  damaged: string[]
  /** Names of those that lack something that stood beside their bytes and is damaged. */
  partly: string[]
  /** Names of those that read back as something else. */
  wrong: string[]
  /** Those that are called otherwise there, since something else has their name. */
  renamed: { from: string; to: string }[]
  /** Upstreams of which more is known there, so that what is known here was left. */
  mirrorsLeft: string[]
  /** Saved views that another view there has the name of. */
  viewsLeft: string[]
  views: number
  /** Records that came in meanwhile. */
  meanwhile: number
}

/** A report before anything was looked at. */
export function emptyReport(of: number): MoveReport {
  return {
    looked: 0,
    of,
    same: 0,
    brought: 0,
    renewed: 0,
    left: 0,
    deleted: 0,
    damaged: [],
    partly: [],
    wrong: [],
    renamed: [],
    mirrorsLeft: [],
    viewsLeft: [],
    views: 0,
    meanwhile: 0,
  }
}
