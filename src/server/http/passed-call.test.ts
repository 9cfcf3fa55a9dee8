import { expect, test } from 'vitest'
import { toRoot, toUpstreamUrl } from '../upstream/upstream-headers.ts'
import { toCallKind, toPassedCall } from './passed-call.ts'

test.each([
  ['/v1/chat/completions', '/chat/completions', 'base', 'other'],
  ['/v1/models', '/models', 'base', 'models'],
  ['/v1/responses/resp_1/cancel', '/responses/resp_1/cancel', 'base', 'responses'],
  ['/openai/v1/embeddings', '/embeddings', 'base', 'embeddings'],
  ['/upstreams/a%20b/v1/audio/speech', '/audio/speech', 'base', 'audio'],
  ['/openai/deployments/my-gpt/embeddings', '/deployments/my-gpt/embeddings', 'azure', 'embeddings'],
  ['/upstreams/x/openai/deployments/g/chat/completions', '/deployments/g/chat/completions', 'azure', 'other'],
  ['/upstreams/x/openai/models', '/models', 'azure', 'models'],
  ['/v1/sk-secret-in-a-path', '/sk-secret-in-a-path', 'base', 'other'],
  ['/v1/upstreams/x/v1/files', '/upstreams/x/v1/files', 'base', 'other'],
  ['/v1/v1/files', '/v1/files', 'base', 'other'],
] as const)('%s is %s below the %s, of the kind %s', (path, below, root, kind) => {
  const passed = toPassedCall(path)
  expect([passed.path, passed.root, toCallKind(passed)]).toEqual([below, root, kind])
})

test.each([
  ['https://mine.openai.azure.com/openai/v1', 'https://mine.openai.azure.com/openai/deployments/g?api-version=1'],
  ['https://mine.openai.azure.com/openai/', 'https://mine.openai.azure.com/openai/deployments/g?api-version=1'],
  ['https://mine.openai.azure.com', 'https://mine.openai.azure.com/openai/deployments/g?api-version=1'],
  [
    'https://mine.openai.azure.com/openai/v1/?api-version=preview&x=y',
    'https://mine.openai.azure.com/openai/deployments/g?x=y&api-version=1',
  ],
  ['http://127.0.0.1:4000/proxy/v1', 'http://127.0.0.1:4000/proxy/openai/deployments/g?api-version=1'],
])('behind %s a deployment stands at %s', (base, url) => {
  expect(toUpstreamUrl(toRoot(new URL(base), 'azure'), '/deployments/g', '?api-version=1').href).toBe(url)
})
