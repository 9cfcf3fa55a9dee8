import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { basename } from 'node:path'
import setUpTemporaryFolder from '../.ci/temporary-folder.ts'
import type { Bench, Figure } from './figure.ts'

const NAMES = globSync('*.bench.ts', { cwd: import.meta.dirname }).map((file) => basename(file, '.bench.ts'))

const show = (figure: Figure) => ({
  what: figure.what,
  figure: `${figure.value.toLocaleString('en', { maximumFractionDigits: 2 })} ${figure.unit}`,
  ...(figure.p95 === undefined ? {} : { p95: figure.p95.toLocaleString('en', { maximumFractionDigits: 2 }) }),
  ...(figure.baseline === undefined
    ? {}
    : { ratio: `${(figure.value / figure.baseline.value).toFixed(2)} × ${figure.baseline.name}` }),
})

async function runBench(name: string): Promise<void> {
  const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench }
  const before = loadavg()
  console.log(
    `\n${name}: ${bench.title} (load ${before[0]?.toFixed(2)}, ${cpus().length} cores, node ${process.version})`,
  )
  const figures = await bench.run()
  console.table(figures.map(show))
  mkdirSync('bench/results', { recursive: true })
  const result = {
    name,
    at: new Date().toISOString(),
    node: process.version,
    load: { before, after: loadavg() },
    figures,
  }
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`)
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !NAMES.includes(name))
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are: ${NAMES.join(', ')}`)
  process.exitCode = 2
} else {
  const takeAway = setUpTemporaryFolder()
  try {
    for (const name of asked.length > 0 ? asked : NAMES) await runBench(name)
  } finally {
    takeAway()
  }
}
