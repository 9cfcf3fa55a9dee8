import { readFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { HOW_TO_GET, HOW_TO_GET_POSTGRES, IS_EXPECTED } from './real-input.ts'

/**
 * Says at the end of a run how many checks were left out for want of recorded traffic or of a PostgreSQL; fails where the
 * traffic should be there.
 */
export default class LeftOutReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const left = leftOut(modules, '/real-input.ts')
    if (left > 0) {
      console.log(`${left} checks were left out: ${HOW_TO_GET}`)
      if (IS_EXPECTED) process.exitCode = 1
    }
    const away = leftOut(modules, '/test-postgres.ts')
    if (away > 0) console.log(`${away} checks were left out: ${HOW_TO_GET_POSTGRES}`)
  }
}

/** How many were skipped in the modules that import that aid. */
function leftOut(modules: readonly TestModule[], aid: string): number {
  const needing = modules.filter(({ moduleId }) => readFileSync(moduleId, 'utf8').includes(aid))
  return needing.flatMap((module) => [...module.children.allTests('skipped')]).length
}
