import { Refusal } from '../../../source/refusal.ts'
import { StoreDamage, StoreFailure } from '../../store-failure.ts'
import { StoreOpenError } from '../database/store-open-error.ts'
import type { WorkerFailure } from './worker-protocol.ts'

/** An error in a form that can be sent to another thread. */
export function toWorkerFailure(error: unknown): WorkerFailure {
  if (error instanceof Refusal)
    return { kind: 'refusal', status: error.status, message: error.message, body: error.body }
  if (error instanceof StoreOpenError) return { kind: 'open', path: error.path, message: error.message }
  if (hasCode(error, DAMAGE)) return { kind: 'damage', message: error.message }
  if (hasCode(error, AWAY)) return { kind: 'away', message: error.message }
  return { kind: 'error', message: error instanceof Error ? error.message : String(error) }
}

/** Restores the error that `toWorkerFailure` converted, as far as callers distinguish errors. */
export function fromWorkerFailure(failure: WorkerFailure): Error {
  if (failure.kind === 'refusal') return new Refusal(failure.status, failure.message, failure.body)
  if (failure.kind === 'open') return new StoreOpenError(failure.path, failure.message)
  if (failure.kind === 'damage') return new StoreDamage(failure.message)
  const kind = failure.kind === 'away' ? 'away' : 'deed'
  return new StoreFailure(`The store could not do this: ${failure.message}`, { kind })
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGE = new Set([11, 26])
/** SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN: no record is to blame, and a smaller one may still fit. */
const AWAY = new Set([5, 6, 8, 10, 13, 14])

/** Extended codes of SQLite keep the code that they extend in their lowest byte. */
function hasCode(error: unknown, codes: ReadonlySet<number>): error is Error {
  return error instanceof Error && 'errcode' in error && codes.has(Number(error.errcode) & 0xff)
}
