/** The name under which matches in the drawer are highlighted. */
export const IN_DRAWER = 'match-open'

/** Whether the search highlights anything in the drawer. */
export function hasMatches(): boolean {
  return 'highlights' in CSS && (CSS.highlights.get(IN_DRAWER)?.size ?? 0) > 0
}
