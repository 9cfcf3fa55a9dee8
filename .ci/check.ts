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
  const first = run(script, args)
  // Files that share a process are lost together, and not all named.
  const crashed = args.includes('--no-isolate') ? [] : filesThatCrashed(first.output)
  const again = crashed.length > 0 ? run(script, ['run', ...crashed]) : null
  const passed = (again ?? first).status === 0
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (again !== null)
    console.log(`Node itself crashed in ${crashed.join(', ')}; ${passed ? 'passed' : 'failed'} when run again:`)
  if (!passed) failed.push(name)
  if (!passed || name.endsWith('unit tests')) console.log(`${first.output}${again?.output ?? ''}`.trim())
}

function run(script: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, output: `${stdout}${stderr}` }
}

/**
 * The test files whose process ended by a fault of memory, where no test failed. Node 24 did so once in some hundred runs,
 * in a file that starts and ends dozens of threads; it was not seen again in 25 runs of that file, nor in commands of the
 * built program that ran in a loop for 25 minutes.
 */
function filesThatCrashed(output: string): string[] {
  if (/^\s*Tests .*\d+ failed/m.test(output)) return []
  const crashes = output.matchAll(/Worker exited unexpectedly with signal SIGSEGV .* test file (\S+)/g)
  return [...new Set([...crashes].map(([, file]) => file ?? ''))]
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
