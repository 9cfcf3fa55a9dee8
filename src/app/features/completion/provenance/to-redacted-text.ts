import { drawerMessages as t } from '../../../messages/record/drawer.ts'

/** What was removed from a record before it was stored, as a sentence; null if nothing was. */
export function toRedactedText(counts: Readonly<Record<string, number>> | null | undefined): string | null {
  const parts = Object.entries(counts ?? {}).filter(([, count]) => count > 0)
  if (parts.length === 0) return null
  const total = parts.reduce((sum, [, count]) => sum + count, 0)
  return t.provenance.takenOut(
    parts.map(([kind, count]) => t.provenance.taken(kind, count)),
    total,
  )
}
