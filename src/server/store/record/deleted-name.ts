import { hash } from 'node:crypto'

/** What is stored of the name of a deleted record: enough to recognise the name, but not the name itself. */
export function toDeletedName(name: string): string {
  return hash('sha256', name, 'hex').slice(0, 32)
}
