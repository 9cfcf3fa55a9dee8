import { EVERYTHING } from '#contract/search/search-query.ts'
import type { CompletionStore } from '../store/completion-store.ts'

/** Everything that a store answers about its records, as programs and the page get it. For tests. */
export async function readWhole(store: CompletionStore): Promise<Map<string, unknown>> {
  const said = new Map<string, unknown>()
  const names: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.list(EVERYTHING, { limit: 500, ...(cursor === undefined ? {} : { cursor }) })
    for (const row of page.rows) {
      names.push(row.id)
      said.set(`row ${row.id}`, row)
    }
    cursor = page.next
  }
  said.set('names in order', names)
  const wire = { model: null, metadata: [], limit: 100, order: 'asc' } as const
  for (let after: string | null = null, more = true, page = 0; more; page++) {
    const list: Awaited<ReturnType<CompletionStore['listWire']>> = await store.listWire({ ...wire, after })
    said.set(`/v1 page ${page}`, Buffer.from(list.data).toString('latin1'))
    after = list.ids.at(-1) ?? null
    more = list.hasMore
  }
  for (const name of names) {
    said.set(`detail ${name}`, await store.get(name))
    said.set(`/v1 ${name}`, await store.getWire(name))
    said.set(`messages ${name}`, await store.messages(name, { after: null, limit: 1_000, order: 'asc' }))
    said.set(`answer ${name}`, toText(await store.answer(name)))
    said.set(`listed ${name}`, toText(await store.listed(name)))
  }
  return said
}

function toText(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('latin1')
}

/** The paths at which the second differs from the first or lacks something. */
export function lostMembers(before: unknown, after: unknown, path = ''): string[] {
  if (before instanceof Map && after instanceof Map) {
    const keys = new Set([...before.keys(), ...after.keys()])
    return [...keys].flatMap((key) => lostMembers(before.get(key), after.get(key), String(key)))
  }
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) {
    return Object.is(before, after) ? [] : [path]
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => lostMembers(Reflect.get(before, key), Reflect.get(after, key), `${path}.${key}`))
}

/** How many members that is, including nested ones. */
export function countMembers(value: unknown): number {
  if (value instanceof Map) return [...value.values()].reduce<number>((sum, part) => sum + countMembers(part), 0)
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, part) => sum + countMembers(part), 0)
}
