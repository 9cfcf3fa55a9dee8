import { findBrowser } from '../.ci/browser.ts'
import type { Figure } from './figure.ts'

/** The figures of `runAt` for each number of rows, with the path of a Chromium. Throws where there is none. */
export async function runInBrowser(
  rows: readonly number[],
  runAt: (total: number, executablePath: string) => Promise<Figure[]>,
): Promise<Figure[]> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no Chromium found: set CHROMIUM_PATH')
  const figures: Figure[] = []
  for (const total of rows) figures.push(...(await runAt(total, executablePath)))
  return figures
}
