import type { ApiRoot } from '../upstream/upstream-headers.ts'

/** A call to pass on, as its path describes it. */
export interface PassedCall {
  /** The path below the API's root, still encoded. */
  path: string
  root: ApiRoot
}

/** Reads `/v1/…`, Azure's `/openai/v1/…` and `/openai/deployments/…`, each also below `/upstreams/<name>`. */
export function toPassedCall(path: string): PassedCall {
  const own = path.replace(/^\/upstreams\/[^/]*(?=\/(v1|openai)(\/|$))/, '')
  const below = /^(?:\/openai)?\/v1(\/.*)?$/s.exec(own)
  if (below !== null) return { path: below[1] ?? '', root: 'base' }
  return { path: own.replace(/^\/openai/, ''), root: 'azure' }
}

/** The parts of OpenAI's API by which calls that are not recorded are counted. All others count as `other`. */
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

/** The kind of call, as one of our own words, never the client's. */
export function toCallKind({ path, root }: PassedCall): string {
  const [, first = '', , third = ''] = path.split('/')
  const word = root === 'azure' && first === 'deployments' ? third : first
  return KINDS.has(word) ? word : 'other'
}
