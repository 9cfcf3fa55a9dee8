import { spawnSync } from 'node:child_process'

const bin = (path: string) => `node_modules/${path}`
/** The fast part of the tests, cheapest first, each named by what it guards. */
const STEPS: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
  ['format', bin('@biomejs/biome/bin/biome'), 'format', '--reporter=summary', '.'],
  ['lint and walls', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '--format=unix', '.'],
  ['types', bin('typescript/bin/tsc'), '-b'],
  ['dead code', bin('knip/bin/knip.js'), '--no-progress'],
  ['import diagram', '.ci/import-graph.ts', '--check'],
  ['unit tests', bin('vitest/vitest.mjs'), 'run', '--no-isolate', '--maxWorkers=2', '--exclude', '**/*.slow.test.ts'],
]
/**
 * Those that wait for real deadlines, disks and processes, so that three at once keep two cores busy. `npm test` runs them,
 * `npm run check` does not.
 */
const SLOW: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
  ['slow unit tests', bin('vitest/vitest.mjs'), 'run', '--maxWorkers=3', 'slow.test'],
]

const words = process.argv.slice(2)
const only = words.filter((word) => word !== '--all')
const failed: string[] = []
for (const [name, script, ...args] of words.includes('--all') ? [...STEPS, ...SLOW] : STEPS) {
  if (only.length > 0 && !only.some((word) => name.includes(word))) continue
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (status !== 0) failed.push(name)
  if (status !== 0 || name.endsWith('unit tests')) console.log(`${stdout}${stderr}`.trim())
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
