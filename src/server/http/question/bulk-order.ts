import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import { MOST_BULK_IDS } from '#contract/found/most-bulk-ids.ts'
import { parseMetadataEdit } from '#contract/metadata/metadata-edit.ts'
import { isSourceName, isUpstreamName } from '#contract/search/search-query.ts'
import { Refusal } from '../../source/refusal.ts'

const MEMBERS = new Set(['deed', 'key', 'value', 'to', 'upstream', 'ids', 'expect', 'dry_run'])

export interface BulkOrder {
  deed: BulkDeed
  ids: readonly string[] | null
  /** How many records the caller expects; null if not given. */
  expect: number | null
  dryRun: boolean
}

/** Reads the body of `POST /api/bulk`. Throws 400 that names the member that is not understood. */
export function parseBulkOrder(body: Readonly<Record<string, unknown>>): BulkOrder {
  const other = Object.keys(body).find((name) => !MEMBERS.has(name))
  if (other !== undefined) throw invalidOrder(other, 'it is not a member of a bulk change.')
  const { ids = null, expect = null, dry_run: dryRun = false } = body
  if (ids !== null && !isIds(ids)) throw invalidOrder('ids', `expected up to ${MOST_BULK_IDS} ids.`)
  if (expect !== null && (typeof expect !== 'number' || !Number.isSafeInteger(expect)))
    throw invalidOrder('expect', 'expected a whole number: how many records the change is for.')
  if (typeof dryRun !== 'boolean') throw invalidOrder('dry_run', 'expected true or false.')
  return { deed: parseDeed(body), ids: ids === null ? null : [...new Set(ids)], expect, dryRun }
}

/** A refusal (400) that names a member of the body, or a parameter. */
export function invalidOrder(param: string, reason: string): Refusal {
  return new Refusal(400, `Invalid '${param}': ${reason} Nothing was done.`, { param, code: 'invalid_value' })
}

function parseDeed(body: Readonly<Record<string, unknown>>): BulkDeed {
  const { deed, upstream } = body
  if (deed === 'delete_upstream') {
    if (typeof upstream !== 'string' || !isSourceName(upstream) || !isUpstreamName(upstream))
      throw invalidOrder('upstream', 'expected the source that is deleted from, such as upstream or upstream.name.')
    return { deed, upstream }
  }
  if (upstream !== undefined) throw invalidOrder('upstream', 'it goes with delete_upstream only.')
  return deed === 'delete' ? { deed } : parseMetadataEdit(body)
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_BULK_IDS && value.every((id) => typeof id === 'string')
}
