/** The name under which the matches of a search in the drawer are marked. */
export const IN_DRAWER = 'match-open'

/** Whether the search marks anything in the drawer. */
export function hasMatches(): boolean {
  return 'highlights' in CSS && (CSS.highlights.get(IN_DRAWER)?.size ?? 0) > 0
}
