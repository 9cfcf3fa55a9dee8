import { describe } from 'vitest'
import { describeCompletionSource } from '../../source/completion-source.conformance.ts'
import { Secret } from '../../redact/secret.ts'
import { fakeRowFrom } from '../../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../../testing/upstream/fake-tools.ts'
import { startFakeUpstream } from '../../testing/upstream/fake-upstream.ts'
import { createUpstreamSource } from './upstream-source.ts'

describe('an upstream as a source of completions', () => {
  describeCompletionSource(async (given) => {
    const tools = createFakeTools()
    const rows = given.map(({ body, messages }) => ({ ...fakeRowFrom(body), messages }))
    const fake = await startFakeUpstream({ rows, now: tools.now })
    const source = createUpstreamSource({
      baseUrl: new URL(fake.url),
      key: new Secret('sk-test-0123456789abcdef'),
      organization: null,
      project: null,
      tools,
    })
    return { source, close: () => fake.close() }
  })
})
