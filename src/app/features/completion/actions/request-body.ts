import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { memberOf } from '../../../record/json-value.ts'

/** The request of a completion, as members of its JSON body. */
export interface RequestBody {
  members: readonly (readonly [name: string, value: unknown])[]
  /** False if the request is unknown and the body is made from what the completion says. */
  isWhole: boolean
}

/** Parameters that a completion repeats, under their names in the request. */
const REPEATED = [
  ['temperature', 'temperature'],
  ['top_p', 'top_p'],
  ['presence_penalty', 'presence_penalty'],
  ['frequency_penalty', 'frequency_penalty'],
  ['seed', 'seed'],
  ['tools', 'tools'],
  ['tool_choice', 'tool_choice'],
  ['response_format', 'response_format'],
  ['service_tier', 'service_tier'],
  ['input_user', 'user'],
  ['metadata', 'metadata'],
] as const

/** Members that `/messages` adds to a message; the create call refuses them. */
const ADDED_BY_LIST = new Set(['id', 'content_parts'])

/** The body that would create such a completion again: the recorded request, else what the completion says. */
export function toRequestBody({ request, parsed, messages, row }: DrawerModel): RequestBody {
  const metadata = row?.metadata ?? []
  if (typeof request === 'object' && request !== null && !Array.isArray(request)) {
    return { members: withMetadata(Object.entries(request), metadata), isWhole: true }
  }
  const members: (readonly [string, unknown])[] = [
    ['model', memberOf(parsed, 'model') ?? row?.model ?? ''],
    ['messages', (messages ?? []).map(toInputMessage)],
  ]
  for (const [name, asked] of REPEATED) {
    const value = memberOf(parsed, name)
    if (value !== undefined && value !== null) members.push([asked, value])
  }
  return { members: [...withMetadata(members, metadata), ['store', true]], isWhole: false }
}

type Members = readonly (readonly [name: string, value: unknown])[]

/** The current metadata, in its place among the members; if the record has none, the request's. */
function withMetadata(members: Members, metadata: MetadataPairs): Members {
  if (metadata.length === 0) return members
  const own = ['metadata', Object.fromEntries(metadata)] as const
  const at = members.findIndex(([name]) => name === 'metadata')
  return at === -1 ? [...members, own] : members.with(at, own)
}

function toInputMessage(message: Record<string, unknown>): Record<string, unknown> {
  const parts = memberOf(message, 'content_parts')
  const members = Object.entries(message).filter(([name, value]) => !ADDED_BY_LIST.has(name) && value !== null)
  const content = Array.isArray(parts) ? [['content', parts] as const] : []
  return Object.fromEntries([...members, ...content])
}
