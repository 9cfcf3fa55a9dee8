import { existsSync } from 'node:fs'
import path from 'node:path'

const BESIDE = path.resolve(import.meta.dirname, '../../shared')
const CORPUS = path.resolve(process.env['COMPLETIONIST_CORPUS'] ?? path.join(BESIDE, 'corpus'))
const SPEC = path.resolve(process.env['COMPLETIONIST_SPEC'] ?? path.join(BESIDE, 'spec'))
const CASES = path.resolve(process.env['COMPLETIONIST_CASES'] ?? path.join(BESIDE, 'cases'))

/** Whether recorded traffic should be here, so that leaving checks out is a fault. */
export const IS_EXPECTED = existsSync(BESIDE)

/** Where a file (or, with '', the folder) of recorded traffic stands, or would stand. A test that needs it skips without. */
export function corpusFile(name: string): string {
  return path.join(CORPUS, name)
}

/** The same for the contract’s schema. */
export function specFile(name: string): string {
  return path.join(SPEC, name)
}

/** The same for small inputs that once came out wrong. */
export function caseFile(name: string): string {
  return path.join(CASES, name)
}

/** What tells how to get what was left out. */
export const HOW_TO_GET =
  'they need recorded traffic, the contract’s schema or the cases, which are not part of this repository: set COMPLETIONIST_CORPUS, COMPLETIONIST_SPEC and COMPLETIONIST_CASES to their folders'

/** The same where it was left out for want of a PostgreSQL. */
export const HOW_TO_GET_POSTGRES =
  'they need a PostgreSQL: npm ci without --omit=optional brings one, apt install postgresql another, or COMPLETIONIST_TEST_POSTGRES=postgres://user@host/database names one'
