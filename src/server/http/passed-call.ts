import type { ApiRoot } from '../upstream/upstream-headers.ts'

/** A call that is passed on, as its path says. */
export interface PassedCall {
  /** What stands below the root, encoded as it came. */
  path: string
  root: ApiRoot
}

/** Reads `/v1/…`, Azure's `/openai/v1/…` and `/openai/deployments/…`, each also behind `/upstreams/<name>`. */
export function toPassedCall(path: string): PassedCall {
  const own = path.replace(/^\/upstreams\/[^/]*(?=\/(v1|openai)(\/|$))/, '')
  const below = /^(?:\/openai)?\/v1(\/.*)?$/s.exec(own)
  if (below !== null) return { path: below[1] ?? '', root: 'base' }
  return { path: own.replace(/^\/openai/, ''), root: 'azure' }
}

/** Parts of OpenAI's API by which calls that are not recorded are counted; any other is `other`. */
const KINDS = new Set([
  'responses',
  'embeddings',
  'completions',
  'audio',
  'images',
  'videos',
  'moderations',
  'models',
  'files',
  'uploads',
  'batches',
  'fine_tuning',
  'vector_stores',
  'assistants',
  'threads',
  'conversations',
  'realtime',
  'evals',
  'messages',
  'rerank',
])

/** What kind of call it is, in a word that is ours and never the client's. */
export function toCallKind({ path, root }: PassedCall): string {
  const [, first = '', , third = ''] = path.split('/')
  const word = root === 'azure' && first === 'deployments' ? third : first
  return KINDS.has(word) ? word : 'other'
}
