import { execFile } from 'node:child_process'

const bin = (path: string) => `node_modules/${path}`
type Step = readonly [name: string, script: string, ...args: string[]]
/** Checks that only read the sources, cheapest first, each named by what it guards. */
const STATIC: readonly Step[] = [
  ['format', bin('@biomejs/biome/bin/biome'), 'format', '--reporter=summary', '.'],
  ['lint and walls', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '--format=unix', '.'],
  ['types', bin('typescript/bin/tsc'), '-b'],
  ['dead code', bin('knip/bin/knip.js'), '--no-progress'],
  ['import diagram', '.ci/import-graph.ts', '--check'],
]
/** They run beside the static steps: each alone leaves a core idle at times. */
const FAST: readonly Step[] = [
  ['unit tests', bin('vitest/vitest.mjs'), 'run', '--no-isolate', '--maxWorkers=2', '--exclude', '**/*.slow.test.ts'],
]
/**
 * Those that wait for real deadlines, disks and processes, or read all recorded traffic, so that three at once keep two
 * cores busy. `npm test` runs them, `npm run check` does not.
 */
const SLOW: readonly Step[] = [['slow unit tests', bin('vitest/vitest.mjs'), 'run', '--maxWorkers=3', 'slow.test']]

const words = process.argv.slice(2)
const only = words.filter((word) => word !== '--all')
const failed: string[] = []
await Promise.all([runAll(STATIC), runAll(FAST)])
if (words.includes('--all')) await runAll(SLOW)
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exitCode = 1
}

async function runAll(steps: readonly Step[]): Promise<void> {
  for (const [name, script, ...args] of steps) {
    if (only.length === 0 || only.some((word) => name.includes(word))) await runStep(name, script, args)
  }
}

async function runStep(name: string, script: string, args: readonly string[]): Promise<void> {
  const started = performance.now()
  const first = await run(script, args)
  // Files that share a process are lost together, and not all named.
  const crashed = args.includes('--no-isolate') ? [] : filesThatCrashed(first.output)
  const again = crashed.length > 0 ? await run(script, ['run', ...crashed]) : null
  const passed = (again ?? first).passed
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (again !== null)
    console.log(`Node itself crashed in ${crashed.join(', ')}; ${passed ? 'passed' : 'failed'} when run again:`)
  if (!passed) failed.push(name)
  const output = `${first.output}${again?.output ?? ''}`.trim()
  if (!passed || words.includes('--all')) console.log(output)
  // How many tests ran, and what was left out.
  else if (name.endsWith('unit tests')) console.log(output.slice(output.lastIndexOf('\n Test Files')).trimEnd())
}

function run(script: string, args: readonly string[]): Promise<{ passed: boolean; output: string }> {
  const options = { maxBuffer: 2 ** 28, env: { ...process.env, NO_COLOR: '1' } }
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ passed: error === null, output: `${stdout}${stderr}` })
    })
  })
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
