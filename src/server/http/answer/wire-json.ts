import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import type { MessagePage } from '../../source/completion-source.ts'
import type { RowPageText } from '../../store/screen-store.ts'
import type { WirePage } from '../../store/wire-store.ts'
import { freeBytes } from '../../machine/free-bytes.ts'

/**
 * The body of the wire contract's list, joined from the records' own bytes so that none of them changes; the page's
 * bytes are freed. An empty page names no ids.
 */
export function toListJson({ data, ids, hasMore }: WirePage): Uint8Array<ArrayBuffer> {
  return around(HEAD, data, tail(ids, hasMore))
}

/** The body of `/messages`. */
export function toMessageListJson(page: MessagePage): string {
  const ids = page.data.map((message: StoredMessage) => message.id)
  return HEAD + page.data.map((message) => JSON.stringify(message)).join(',') + tail(ids, page.has_more)
}

/** The body of `/api/completions`, joined from the rows as they were stored; the page's bytes are freed. */
export function toRowPageJson({ rows, ...page }: RowPageText): Uint8Array<ArrayBuffer> {
  return around(`${JSON.stringify(page).slice(0, -1)},"rows":[`, rows, ']}')
}

const HEAD = '{"object":"list","data":['

function tail(ids: readonly string[], more: boolean): string {
  return `],"first_id":${JSON.stringify(ids[0] ?? null)},"last_id":${JSON.stringify(ids.at(-1) ?? null)},"has_more":${more}}`
}

function around(before: string, bytes: Uint8Array<ArrayBuffer>, after: string): Uint8Array<ArrayBuffer> {
  const head = Buffer.from(before)
  const foot = Buffer.from(after)
  // Not from Node's pool: this memory is freed by itself.
  const whole = Buffer.allocUnsafeSlow(head.length + bytes.length + foot.length)
  whole.set(head)
  whole.set(bytes, head.length)
  whole.set(foot, head.length + bytes.length)
  freeBytes(bytes)
  return whole
}
