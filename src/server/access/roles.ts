/** The roles of tokens, from least to most. */
export const ROLES = ['record', 'read', 'edit', 'admin'] as const
export type Role = (typeof ROLES)[number]
/**
 * What a route requires. `record`: call models through this server; `edit`: change, delete and import; `admin`:
 * everything else.
 */
export type Right = Role

const GRANTS: Readonly<Record<Role, readonly Right[]>> = {
  // A program that records cannot read what others recorded.
  record: ['record'],
  read: ['read'],
  edit: ['record', 'read', 'edit'],
  admin: ROLES,
}

/** Whether a role has a right. */
export function mayDo(role: Role, right: Right): boolean {
  return GRANTS[role].includes(right)
}
