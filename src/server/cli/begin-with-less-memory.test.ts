import { expect, test } from 'vitest'
import { beginWithLessMemory, type BegunProcess } from './begin-with-less-memory.ts'

function begun(more: Partial<BegunProcess> = {}) {
  const calls: unknown[][] = []
  beginWithLessMemory({
    argv: ['/bin/node', '/app/cli.js', 'serve'],
    connected: false,
    env: { PORT: '1' },
    execArgv: ['--no-warnings'],
    execPath: '/usr/bin/node',
    platform: 'linux',
    execve: (...args: unknown[]): never => {
      calls.push(args)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the real one does not come back
      return undefined as never
    },
    ...more,
  })
  return calls
}

test('a server begins again as it was begun, with other settings of glibc, which those of the environment precede', () => {
  expect(begun({ env: { PORT: '1', MALLOC_TRIM_THRESHOLD_: '7' } })).toEqual([
    [
      '/usr/bin/node',
      [
        '/usr/bin/node',
        '--heap-growing-percent=50',
        '--max-semi-space-size=8',
        '--no-warnings',
        '/app/cli.js',
        'serve',
      ],
      { PORT: '1', MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '7' },
    ],
  ])
})

test.each([
  ['by an option', { execArgv: ['--max-semi-space-size=64'] }, ['--max-semi-space-size=64']],
  ['in the environment', { env: { NODE_OPTIONS: '--max-semi-space-size=64' } }, ['--no-warnings']],
])('how much young memory it may have is left as it is said %s', (_where, more, options) => {
  expect(begun(more)[0]?.[1]).toEqual([
    '/usr/bin/node',
    '--heap-growing-percent=50',
    ...options,
    '/app/cli.js',
    'serve',
  ])
})

test.each([
  ['it has begun again', { env: { MALLOC_ARENA_MAX: '1' } }],
  ['there is no glibc', { platform: 'darwin' as const }],
  ['a parent talks to it', { connected: true }],
])('it does not where %s', (_why, more) => {
  expect(begun(more)).toEqual([])
})
