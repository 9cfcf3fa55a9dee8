import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../config.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'upstreams-'))
afterAll(() => rmSync(folder, { recursive: true }))

function configured(content: unknown, env: Record<string, string> = {}) {
  const file = path.join(folder, 'completionist.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return loadConfig({ HOME: '/h', COMPLETIONIST_CONFIG: file, ...env }, 'linux')
}

function problemsOf(content: unknown, env: Record<string, string> = {}): string {
  try {
    configured(content, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n')
  }
  return ''
}

const local = { name: 'local', base_url: 'http://127.0.0.1:8000/v1' }

describe('the configuration file', () => {
  test('names upstreams, each with its own key; the first is for browsing and recording', () => {
    writeFileSync(path.join(folder, 'local.key'), 'sk-local-0123456789\n')
    const config = configured(
      {
        upstreams: [
          {
            name: 'production',
            base_url: 'https://api.openai.com/v1',
            key_env: 'PROD_KEY',
            project: 'proj_1',
            record: 'all',
          },
          { ...local, key_file: 'local.key', strip: ['metadata'], keep_days: 7 },
        ],
      },
      { PROD_KEY: 'sk-prod-0123456789' },
    )
    expect(config.upstreams.map((one) => [one.name, one.baseUrl.host, one.key?.reveal()])).toEqual([
      ['production', 'api.openai.com', 'sk-prod-0123456789'],
      ['local', '127.0.0.1:8000', 'sk-local-0123456789'],
    ])
    expect(config.upstreams).toMatchObject([
      { project: 'proj_1', record: 'all', strip: [] },
      { keepDays: 7, record: 'stored', strip: ['metadata'] },
    ])
  })

  test('is where advice about one of its upstreams points', () => {
    writeFileSync(path.join(folder, 'local.key'), 'sk-local-0123456789\n')
    const { upstreams } = configured(
      {
        upstreams: [
          { ...local, key_env: 'PROD_KEY' },
          { ...local, name: 'b', key_file: 'local.key' },
          { ...local, name: 'c' },
        ],
      },
      { PROD_KEY: 'sk-prod-0123456789' },
    )
    expect(upstreams.map(({ settings }) => settings?.key)).toEqual([
      'PROD_KEY of the entry “local” in the COMPLETIONIST_CONFIG file',
      'local.key of the entry “b” in the COMPLETIONIST_CONFIG file',
      'key_env or key_file of the entry “c” in the COMPLETIONIST_CONFIG file',
    ])
    expect(upstreams[0]?.settings?.baseUrl).toBe('base_url of the entry “local” in the COMPLETIONIST_CONFIG file')
  })

  test('takes what an entry does not say from the environment', () => {
    const entries = [local, { ...local, name: 'b', record: 'off', strip: [] }]
    const env = { OPENAI_API_KEY: 'sk-env-0123456789', COMPLETIONIST_RECORD: 'all', COMPLETIONIST_STRIP: 'metadata' }
    const { upstreams } = configured({ upstreams: entries }, env)
    expect(upstreams.map(({ record, strip }) => [record, strip])).toEqual([
      ['all', ['metadata']],
      ['all', ['metadata']],
      ['off', []],
    ])
  })

  test('comes after what the environment names', () => {
    const config = configured({ upstreams: [local] }, { OPENAI_API_KEY: 'sk-env-0123456789' })
    expect(config.upstreams.map((one) => one.name)).toEqual([null, 'local'])
    expect(config.upstreams[0]?.baseUrl.host).toBe('api.openai.com')
  })

  test('has its keys taken out of the environment', () => {
    const file = path.join(folder, 'completionist.json')
    writeFileSync(file, JSON.stringify({ upstreams: [{ ...local, key_env: 'LOCAL_KEY' }] }))
    const env: Record<string, string | undefined> = { COMPLETIONIST_CONFIG: file, LOCAL_KEY: 'sk-local-0123456789' }
    loadConfig(env, 'linux')
    expect(env).not.toHaveProperty('LOCAL_KEY')
  })

  test.each([
    ['{', /is not JSON/],
    [{ upstreams: [] }, /upstreams/],
    [{ upstreams: [{ name: 'x' }] }, /upstreams\.0\.base_url/],
    [{ upstreams: [{ ...local, key: 'sk-in-the-file' }] }, /upstreams\.0/],
    [{ upstreams: [{ ...local, name: 'a/b' }] }, /upstreams\.0\.name is not a name: it must hold no slash/],
    [{ upstreams: [{ ...local, name: '..' }] }, /upstreams\.0\.name is not a name/],
    [{ upstreams: [local, local] }, /two upstreams are called local/],
    [{ upstreams: [{ ...local, base_url: 'http://models.example.com/v1' }] }, /local would send the key unencrypted/],
    [{ upstreams: [{ ...local, key_env: 'NOT_SET' }] }, /key_env NOT_SET is not set/],
    [{ upstreams: [{ ...local, key_file: 'nowhere.key' }] }, /key_file nowhere\.key cannot be read/],
    [{ upstreams: [{ ...local, key_env: 'A', key_file: 'b' }] }, /both key_env and key_file/],
  ])('%j is refused, by its place and without a key', (content, reason) => {
    const problems = problemsOf(content)
    expect(problems).toMatch(reason)
    expect(problems).not.toContain('sk-in-the-file')
  })

  test('that is not there is named', () => {
    expect(() => loadConfig({ COMPLETIONIST_CONFIG: '/nowhere.json' }, 'linux')).toThrow(
      /\/nowhere\.json: cannot be read/,
    )
  })
})
