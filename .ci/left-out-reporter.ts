import { readFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { HOW_TO_GET, IS_EXPECTED } from './real-input.ts'

/** Says at the end of a run how many checks were left out for want of recorded traffic; fails where it should be there. */
export default class LeftOutReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const left = modules.filter(needsRealInput).flatMap((module) => [...module.children.allTests('skipped')])
    if (left.length === 0) return
    console.log(`${left.length} checks were left out: ${HOW_TO_GET}`)
    if (IS_EXPECTED) process.exitCode = 1
  }
}

function needsRealInput({ moduleId }: TestModule): boolean {
  return readFileSync(moduleId, 'utf8').includes('/real-input.ts')
}
