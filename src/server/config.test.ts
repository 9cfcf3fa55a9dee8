import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type ConfigError, loadConfig } from './config.ts'
import { knownSecrets } from './redact/secret.ts'

const STRONG = 'f3c1a9d07b5e48d2a6c0'

const problemsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env, 'linux')
  } catch (error) {
    return (error as ConfigError).problems
  }
  return []
}

/** Whether an address of a database is hidden everywhere once it has been read. */
const isSecret = (COMPLETIONIST_STORE: string) => {
  const { database } = loadConfig({ HOME: '/h', COMPLETIONIST_STORE }, 'linux')
  return knownSecrets().includes(database?.reveal() ?? '')
}

describe('the configuration', () => {
  test.each([
    ['0', 0],
    ['', 2_147_483_648],
    [' 64 ', 67_108_864],
  ])('COMPLETIONIST_WAITING_MB “%s” lets %i bytes of calls wait on disk', (text, bytes) => {
    expect(loadConfig({ HOME: '/home/ann', COMPLETIONIST_WAITING_MB: text }).waitingOnDisk).toBe(bytes)
  })
  test.each(['-1', '1.5', 'all', '99999999'])('COMPLETIONIST_WAITING_MB “%s” is refused by name', (text) => {
    expect(() => loadConfig({ HOME: '/home/ann', COMPLETIONIST_WAITING_MB: text })).toThrow(
      /COMPLETIONIST_WAITING_MB is not/,
    )
  })
  test('an empty environment gives loopback, port 4180, the sample, a store in the data folder and no upstream', () => {
    expect(loadConfig({ HOME: '/home/ann' }, 'linux')).toEqual({
      port: 4180,
      replica: null,
      host: '127.0.0.1',
      hosts: [],
      basePath: '',
      store: '/home/ann/.local/share/completionist/completionist.db',
      database: null,
      copyOnUpgrade: true,
      sample: true,
      token: null,
      autoToken: false,
      tokenFile: null,
      upstreams: [],
      keyFiles: [],
      keepDays: null,
      redact: { sets: [], patterns: [] },
      waitingOnDisk: 2_147_483_648,
      borrowed: expect.objectContaining({ baseUrl: new URL('https://api.openai.com/v1'), key: null }),
      command: 'completionist',
      keyRule: 'auto',
      mirror: null,
    })
  })

  test.each([
    [{}, true],
    [{ COMPLETIONIST_KEY: 'client' }, true],
    [{ COMPLETIONIST_KEY: 'server' }, false],
    [{ COMPLETIONIST_TOKEN: 'a-long-token-of-ours-8472' }, false],
    [{ OPENAI_API_KEY: 'sk-12345678' }, false],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' }, false],
  ])('with %j a client’s own key goes on to OpenAI: %s', (env, goes) => {
    expect(loadConfig({ HOME: '/h', ...env }, 'linux').borrowed !== null).toBe(goes)
  })

  test.each([
    [{ npm_lifecycle_event: 'start' }, 'npm start'],
    [{ npm_lifecycle_event: 'dev' }, 'npm run dev'],
    [{ npm_command: 'exec' }, 'npx completionist'],
    [{}, 'completionist'],
  ])('started with %j, it is started again by %s', (env, command) => {
    expect(loadConfig({ HOME: '/h', ...env }, 'linux').command).toBe(command)
  })

  test.each([
    ['linux', { XDG_DATA_HOME: '/data', HOME: '/h' }, '/data/completionist/completionist.db'],
    ['darwin', { HOME: '/h' }, '/h/Library/Application Support/completionist/completionist.db'],
  ] as const)('on %s the store lies where the system keeps data', (platform, env, store) => {
    expect(loadConfig({ ...env }, platform).store).toBe(store)
  })

  test('empty variables count as not set', () => {
    const config = loadConfig({ HOME: '/h', PORT: '', HOST: ' ', OPENAI_API_KEY: '', COMPLETIONIST_TOKEN: '' }, 'linux')
    expect([config.port, config.host, config.upstreams, config.token]).toEqual([4180, '127.0.0.1', [], null])
  })

  test('a key alone means OpenAI; the key is gone from the environment and from every printed form', () => {
    const env = { HOME: '/h', OPENAI_API_KEY: ' sk-canary-12345678 ', OPENAI_ORG_ID: 'org-1' }
    const config = loadConfig(env, 'linux')
    expect(config.upstreams[0]?.baseUrl.href).toBe('https://api.openai.com/v1')
    expect(config.upstreams[0]?.key?.reveal()).toBe('sk-canary-12345678')
    expect(config.upstreams[0]?.organization).toBe('org-1')
    expect(env).not.toHaveProperty('OPENAI_API_KEY')
    expect(
      `${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${String(config.upstreams[0]?.key)}`,
    ).not.toContain('canary')
  })

  test('with a database, what stays on this machine has a place of its own, and the password is in no text', () => {
    const given = { HOME: '/home/ann', COMPLETIONIST_STORE: 'postgres://ann:open-sesame@db.test:5433/rows?schema=one' }
    const config = loadConfig(given, 'linux')
    expect(config.store).toBe('/home/ann/.local/share/completionist/postgres-db.test-5433-rows-one')
    expect(JSON.stringify(config)).not.toContain('sesame')
    expect(config.database?.reveal()).toBe(given.COMPLETIONIST_STORE)
  })

  test('the address of a database is a secret if it has a password, and can be named in an error if it has none', () => {
    const open = ['postgres://open.test/rows', 'postgres://ann@open.test/rows', 'postgres:///rows?host=/run/open']
    expect(open.map(isSecret)).toEqual([false, false, false])
    const closed = ['postgres://ann:open-sesame@shut.test/rows', 'postgres://ann@shut.test/rows?password=open-sesame']
    expect(closed.map(isSecret)).toEqual([true, true])
    const replicas = ['postgres://ann@copy.test/rows', 'postgres://ann:open-sesame@copy.test/rows']
    for (const COMPLETIONIST_STORE_READ of replicas)
      loadConfig({ HOME: '/h', COMPLETIONIST_STORE: open[0], COMPLETIONIST_STORE_READ }, 'linux')
    expect(replicas.map((replica) => knownSecrets().includes(replica))).toEqual([false, true])
  })

  test('a socket in place of a host is read as psql reads it; several hosts and psql’s words are refused', () => {
    const given = { HOME: '/home/ann', COMPLETIONIST_STORE: 'postgresql://ann:open-sesame@/rows?host=/run/pg' }
    const config = loadConfig(given, 'linux')
    expect(config.database?.reveal()).toBe('postgresql://ann:open-sesame@localhost/rows?host=/run/pg')
    expect(config.store).toBe('/home/ann/.local/share/completionist/postgres-run-pg-rows')
    expect(JSON.stringify(config)).not.toContain('sesame')
    expect(problemsOf({ COMPLETIONIST_STORE: 'postgres://ann:open-sesame@one:1,two:2/rows' })).toEqual([
      expect.stringMatching(/^COMPLETIONIST_STORE names several hosts/),
    ])
    expect(problemsOf({ COMPLETIONIST_STORE: 'host=/run/pg dbname=rows' })).toEqual([
      expect.stringMatching(/^COMPLETIONIST_STORE names a database server/),
    ])
  })

  test.each([
    'postgres:/ann:open-sesame@db/rows',
    'postgres:ann:open-sesame@db/rows',
    'postgres//ann:open-sesame@db/rows',
    'postgresql//db/rows',
  ])('%s is no path and no address: it is refused without being shown', (given) => {
    const problems = problemsOf({ COMPLETIONIST_STORE: given, COMPLETIONIST_STORE_READ: given })
    expect(problems).toEqual([
      expect.stringMatching(/^COMPLETIONIST_STORE cannot be read: it has to look like postgres:/),
      expect.stringMatching(/^COMPLETIONIST_STORE_READ is no postgres:/),
    ])
    expect(problems.join()).not.toContain('sesame')
  })

  test('a folder that is called like the scheme is a folder', () => {
    expect(loadConfig({ HOME: '/h', COMPLETIONIST_STORE: 'postgres/rows.db' }, 'linux').store).toBe('postgres/rows.db')
  })

  test('everything that is wrong is named at once', () => {
    const problems = problemsOf({
      PORT: '80x',
      COMPLETIONIST_SAMPLE: 'maybe',
      COMPLETIONIST_STORE: 'mysql://db/x',
      OPENAI_API_KEY: 'sk-canary\nx',
    })
    expect(problems.map((problem) => problem.split(' ')[0]).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'COMPLETIONIST_SAMPLE',
      'COMPLETIONIST_STORE',
      'OPENAI_API_KEY',
      'PORT',
    ])
    expect(problems.join()).not.toContain('canary')
  })

  test.each(['0.0.0.0', '192.168.1.5', '::', 'example.com', '127.0.0.1.evil.test'])(
    'HOST %s without a token is refused, with the way out',
    (host) => {
      expect(problemsOf({ HOST: host }).join()).toMatch(/COMPLETIONIST_TOKEN/)
    },
  )

  test.each([{ HOST: '0.0.0.0' }, { COMPLETIONIST_HOSTS: 'completions.example.com' }])(
    '%j lets others in, so it wants a token that nobody guesses',
    (open) => {
      expect(loadConfig({ HOME: '/h', ...open, COMPLETIONIST_TOKEN: STRONG }, 'linux').token?.reveal()).toBe(STRONG)
      expect(loadConfig({ HOME: '/h', ...open, COMPLETIONIST_TOKEN: 'auto' }, 'linux').autoToken).toBe(true)
      expect(problemsOf(open).join()).toMatch(/there is no COMPLETIONIST_TOKEN. Set COMPLETIONIST_TOKEN=auto/)
      expect(problemsOf({ ...open, COMPLETIONIST_TOKEN: 'short' }).join()).toMatch(/shorter than 16/)
      expect(problemsOf({ ...open, COMPLETIONIST_TOKEN: 'aaaaaaaaaaaaaaaa' }).join()).toMatch(/can be guessed/)
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'token-')), 'token')
      writeFileSync(file, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
      expect(problemsOf({ ...open, COMPLETIONIST_TOKEN_FILE: file }).join()).toMatch(/can be guessed/)
    },
  )

  test('on this machine alone nothing is asked, and npm run dev opens nothing', () => {
    expect(loadConfig({ HOME: '/h', COMPLETIONIST_DEV: '1' }, 'linux').token).toBeNull()
    expect(problemsOf({ COMPLETIONIST_HOSTS: ' ' })).toEqual([])
  })

  test('the token may lie in a file; a file that is not there is named', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'token-')), 'token')
    writeFileSync(file, 'a-token-of-some-length\n')
    expect(loadConfig({ HOME: '/h', COMPLETIONIST_TOKEN_FILE: file }, 'linux').token?.reveal()).toBe(
      'a-token-of-some-length',
    )
    expect(problemsOf({ COMPLETIONIST_TOKEN_FILE: '/nowhere/token' })).toEqual([
      'COMPLETIONIST_TOKEN_FILE /nowhere/token cannot be read',
    ])
  })

  test.each([
    ['not a url', /not a URL/],
    ['ftp://x/v1', /https/],
    ['https://ann:pw@api.test/v1', /credentials/],
    ['http://api.example.com/v1', /unencrypted/],
    ['http://127.0.0.1:4180/v1', /this very server/],
    ['http://localhost:4180/v1', /this very server/],
  ])('OPENAI_BASE_URL %s is refused', (url, reason) => {
    expect(problemsOf({ OPENAI_BASE_URL: url }).join()).toMatch(reason)
  })

  test.each([
    'http://127.0.0.1:8000/v1',
    'http://ollama:11434/v1',
    'http://192.168.1.9/v1',
    'https://x.openai.azure.com/openai/v1?api-version=v1',
  ])('OPENAI_BASE_URL %s is taken as it is', (url) => {
    expect(loadConfig({ HOME: '/h', OPENAI_BASE_URL: url }, 'linux').upstreams[0]?.baseUrl.href).toBe(url)
  })

  test('what is recorded, what stays here and whose key goes on can be said', () => {
    const env = {
      HOME: '/h',
      OPENAI_API_KEY: 'sk-canary-12345678',
      COMPLETIONIST_RECORD: 'all',
      COMPLETIONIST_STRIP: 'store, metadata',
      COMPLETIONIST_KEY: 'client',
    }
    const { upstreams, keyRule } = loadConfig(env, 'linux')
    expect([upstreams[0]?.record, upstreams[0]?.strip, keyRule]).toEqual(['all', ['store', 'metadata'], 'client'])
    expect(loadConfig({ HOME: '/h', COMPLETIONIST_TOKEN: 'a-token-of-ours' }, 'linux').keyRule).toBe('server')
  })

  test.each([
    [{ COMPLETIONIST_RECORD: 'some' }, /COMPLETIONIST_RECORD is none of "stored", "all", "off"/],
    [{ COMPLETIONIST_STRIP: 'model' }, /COMPLETIONIST_STRIP takes nothing but store and metadata/],
    [{ COMPLETIONIST_KEY: 'both' }, /COMPLETIONIST_KEY is none of/],
    [{ COMPLETIONIST_KEY: 'client', COMPLETIONIST_TOKEN: 'x'.repeat(32) }, /upstream must never see it/],
  ])('%j is refused', (env, reason) => {
    expect(problemsOf({ HOME: '/h', ...env }).join()).toMatch(reason)
  })
})
