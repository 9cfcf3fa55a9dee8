import { describe, expect, test } from 'vitest'
import { openStore } from '../../main.ts'
import { loadConfig } from '../../config.ts'
import { Secret } from '../../redact/secret.ts'
import type { UpstreamConfig } from '../../settings/upstreams-file.ts'
import { createSourceChooser, findConfiguredUpstream } from './source-chooser.ts'
import { completionText, toIncoming } from '../../testing/test-app.ts'
import { toUpstreamAccess } from '../upstream-access.ts'

const upstream = (name: string | null, key: string | null): UpstreamConfig => ({
  name,
  baseUrl: new URL(`http://127.0.0.1:9/${name ?? 'own'}`),
  key: key === null ? null : new Secret(key),
  organization: null,
  project: null,
  keepDays: null,
  record: 'stored',
  strip: [],
})

/** Who answers a page that does not say whom to ask, over an empty store. */
async function defaultOf(...upstreams: UpstreamConfig[]) {
  const store = await openStore(loadConfig({ COMPLETIONIST_STORE: ':memory:' }), { readers: 0 })
  const chooser = createSourceChooser({ store, sample: null, upstreams: toUpstreamAccess(upstreams, 'auto') })
  const empty = await chooser.defaultName()
  await store.ingest([toIncoming(completionText('own', 1))])
  const filled = await chooser.defaultName()
  await store.close()
  return [empty, filled]
}

describe('a page that names no source', () => {
  test.each([
    ['nothing is configured', [], 'store'],
    ['the first has a key', [upstream(null, 'sk-1234567890'), upstream('b', null)], 'upstream'],
    ['only the second has one', [upstream('a', null), upstream('b', 'sk-1234567890')], 'upstream.b'],
    ['none has one', [upstream('a', null), upstream('b', null)], 'store'],
  ])('is answered by the first upstream with a key, else by the store: %s', async (_what, upstreams, expected) => {
    expect(await defaultOf(...upstreams)).toEqual([expected, 'store'])
  })
})

describe('the name in a base URL', () => {
  const all = toUpstreamAccess([upstream(null, null), upstream('b', null)], 'auto')

  test('is the configured one; the environment’s own has none', () => {
    expect(findConfiguredUpstream(all, 'b').name).toBe('upstream.b')
    for (const name of ['upstream', '', 'B', 'upstream.b'])
      expect(() => findConfiguredUpstream(all, name)).toThrow(/There are: b\.$/)
  })

  test('is nothing where no upstream has one', () => {
    expect(() => findConfiguredUpstream(all.slice(0, 1), 'b')).toThrow(/None has a name/)
  })
})
