import { afterAll, afterEach } from 'vitest'

/**
 * Counts the tests of a file of faults (docs/faults.md) and prints after them how many behave as promised: "`title`: N of N as promised", with a line each.
 */
export function reportFaults(title: string): void {
  const column = new Map<string, boolean>()
  afterEach(({ task }) => {
    column.set(task.name, (task.result?.errors ?? []).length === 0)
  })
  afterAll(() => {
    const kept = [...column.values()].filter(Boolean).length
    const lines = [...column].map(([fault, ok]) => `  ${ok ? 'as promised' : 'NOT KEPT   '}  ${fault}`)
    process.stdout.write(`\n${title}: ${kept} of ${column.size} as promised\n${lines.join('\n')}\n`)
  })
}
