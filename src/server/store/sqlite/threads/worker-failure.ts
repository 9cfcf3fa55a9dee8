import { Refusal } from '../../../refusal.ts'
import { StoreDamage, StoreFailure } from '../../store-failure.ts'
import { StoreOpenError } from '../database/store-open-error.ts'
import type { WorkerFailure } from './worker-protocol.ts'

/** An error in a form that can be sent to another thread. */
export function toWorkerFailure(error: unknown): WorkerFailure {
  if (error instanceof Refusal)
    return { kind: 'refusal', status: error.status, message: error.message, body: error.body }
  if (error instanceof StoreOpenError) return { kind: 'open', path: error.path, message: error.message }
  if (isDamage(error)) return { kind: 'damage', message: error.message }
  return { kind: 'error', message: error instanceof Error ? error.message : String(error) }
}

/** Restores the error that `toWorkerFailure` converted, as far as callers distinguish errors. */
export function fromWorkerFailure(failure: WorkerFailure): Error {
  if (failure.kind === 'refusal') return new Refusal(failure.status, failure.message, failure.body)
  if (failure.kind === 'open') return new StoreOpenError(failure.path, failure.message)
  if (failure.kind === 'damage') return new StoreDamage(failure.message)
  return new StoreFailure(`The store could not do this: ${failure.message}`)
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, which are the lowest byte of their extended codes. */
const DAMAGE = new Set([11, 26])

function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'errcode' in error && DAMAGE.has(Number(error.errcode) & 0xff)
}
