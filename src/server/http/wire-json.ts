import type { StoredMessage } from '#contract/completion-detail.ts'
import type { MessagePage } from '../completion-source.ts'
import type { WirePage } from '../store/store.ts'

/**
 * The body of the wire contract's list, put together from the records' own texts so that not one of their bytes changes.
 * Damaged records are left out; an empty page names no ids (research/api.md 1.3).
 */
export function toListJson(page: WirePage): string {
  const whole = page.records.filter((record) => record.json !== null)
  return envelope(
    whole.map((record) => record.json).join(','),
    whole[0]?.id ?? null,
    whole.at(-1)?.id ?? null,
    page.hasMore,
  )
}

/** The body of `/messages`. */
export function toMessageListJson(page: MessagePage): string {
  const ids = page.data.map((message: StoredMessage) => message.id)
  return envelope(
    page.data.map((message) => JSON.stringify(message)).join(','),
    ids[0] ?? null,
    ids.at(-1) ?? null,
    page.has_more,
  )
}

function envelope(items: string, first: string | null, last: string | null, more: boolean): string {
  return `{"object":"list","data":[${items}],"first_id":${JSON.stringify(first)},"last_id":${JSON.stringify(last)},"has_more":${more}}`
}
