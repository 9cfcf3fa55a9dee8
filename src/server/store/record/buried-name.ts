import { hash } from 'node:crypto'

/** What is remembered of the name of a deleted record: enough to know it again, and not the name. */
export function toBuriedName(name: string): string {
  return hash('sha256', name, 'hex').slice(0, 32)
}
