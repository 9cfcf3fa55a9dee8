import { drawerMessages as t } from '../../../../messages/drawer.ts'
import type { DrawerModel } from '../drawer-model.ts'
import type { CopyKind } from './copy-kind.ts'
import { type RequestBody, toRequestBody } from './request-body.ts'
import { toCurl } from './to-curl.ts'
import { toOpenaiNode } from './to-openai-node.ts'
import { toOpenaiPython } from './to-openai-python.ts'
import { toTranscript } from './to-transcript.ts'

/**
 * The text that a line of the copy menu stands for. `origin` is this page's own; the programs call this server, so that
 * the call is recorded. The record itself is given as it came, byte for byte.
 */
export function toCopyText(kind: CopyKind, model: DrawerModel, origin: string): string {
  const baseUrl = `${origin}/v1`
  switch (kind) {
    case 'json':
      return model.raw ?? ''
    case 'link':
      return toLink(model, origin)
    case 'markdown':
      return toTranscript(model.completion ?? {}, model.messages)
    case 'curl':
      return withNote(toRequestBody(model), '# ', (body) => toCurl(body, baseUrl))
    case 'node':
      return withNote(toRequestBody(model), '// ', (body) => toOpenaiNode(body, baseUrl))
    case 'python':
      return withNote(toRequestBody(model), '# ', (body) => toOpenaiPython(body, baseUrl))
  }
}

function toLink({ id, source }: DrawerModel, origin: string): string {
  const search = source === null ? '' : `?source=${source}`
  return `${origin}/completions/${encodeURIComponent(id)}${search}`
}

function withNote(body: RequestBody, comment: string, make: (body: RequestBody) => string): string {
  return body.isWhole ? make(body) : `${comment}${t.actions.incomplete}\n${make(body)}`
}
