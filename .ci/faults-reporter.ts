import path from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** Says at the end of a run how many faults behave as docs/faults.md promises: a line for each file about them, and one for each fault. */
export default class FaultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      if (!/-faults\.(?:slow\.)?test\.ts$/.test(module.moduleId)) continue
      const ran = [...module.children.allTests()].filter((test) => test.result().state !== 'skipped')
      const kept = ran.filter((test) => test.ok())
      console.log(`\n${path.basename(module.moduleId)}: ${kept.length} of ${ran.length} as promised`)
      for (const test of ran) console.log(`  ${test.ok() ? 'as promised' : 'NOT KEPT   '}  ${test.name}`)
    }
  }
}
