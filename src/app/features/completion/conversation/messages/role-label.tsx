import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { VisibleText } from '../../../../text/plain-text.tsx'

const ROLES: Readonly<Record<string, string>> = {
  system: 'border-u-reasoning text-u-reasoning',
  developer: 'border-u-reasoning text-u-reasoning',
  user: 'border-accent text-accent-ink',
  assistant: 'border-u-text text-n12',
  tool: 'border-tool text-tool',
  function: 'border-deprecated text-deprecated',
}

/** The CSS classes for the colour of a role's edge. */
export function roleClasses(role: string): string {
  return Object.hasOwn(ROLES, role) ? (ROLES[role] ?? '') : 'border-n8 text-n11'
}

/** The role of a message; it may be any word. */
export function RoleLabel({ role }: { role: string }) {
  return (
    <span className={`text-12 font-semibold ${roleClasses(role)}`}>
      {role === '' ? t.conversation.roles.none : <VisibleText text={role.slice(0, 80)} />}
    </span>
  )
}
