import type { Sources } from '#contract/source/sources.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import type { CopyKind } from './copy-kind.ts'
import { toCallPath } from './to-call-path.ts'
import { toRequestBody } from './request-body.ts'
import { toCurl } from './to-curl.ts'
import { toOpenaiNode } from './to-openai-node.ts'
import { toOpenaiPython } from './to-openai-python.ts'
import { toTranscript } from './to-transcript.ts'

/**
 * The text that an item of the copy menu copies. `origin` is this page's own. The programs call this server, so that
 * the call is recorded, and with several upstreams (`sources`) the completion's own. The record itself is copied byte
 * for byte.
 */
export function toCopyText(kind: CopyKind, model: DrawerModel, origin: string, sources?: Sources): string {
  const baseUrl = `${origin}${toCallPath(model.source, model.detail?.provenance.from ?? null, sources)}`
  if (kind === 'json') return model.raw ?? ''
  if (kind === 'link') return toLink(model, origin)
  if (kind === 'markdown') return toTranscript(model.completion ?? {}, model.messages)
  const body = toRequestBody(model)
  const { comment, make } = PROGRAMS[kind]
  const program = make(body, baseUrl)
  return body.isWhole ? program : `${comment} ${t.actions.incomplete}\n${program}`
}

const PROGRAMS = {
  curl: { comment: '#', make: toCurl },
  node: { comment: '//', make: toOpenaiNode },
  python: { comment: '#', make: toOpenaiPython },
} as const

function toLink({ id, source }: DrawerModel, origin: string): string {
  const search = source === null ? '' : `?source=${encodeURIComponent(source)}`
  return `${origin}/completions/${encodeURIComponent(id)}${search}`
}
